import { defaultShouldDehydrateQuery, QueryClient } from "@tanstack/react-query";
import { readApiError } from "./api-error.ts";

const STALE_MS = 10_000;
const MAX_RETRIES = 2;

/** One cache a browser, one a request on the server. */
export function createQueryClient(): QueryClient {
	return new QueryClient({
		defaultOptions: {
			queries: {
				staleTime: STALE_MS,
				refetchOnWindowFocus: false,
				retry: (failures, error) => failures < MAX_RETRIES && readApiError(error).retryable,
			},
			dehydrate: { shouldDehydrateQuery: defaultShouldDehydrateQuery },
		},
	});
}
