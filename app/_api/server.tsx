import type { FetchQueryOptions } from "@tanstack/react-query";
import { dehydrate, HydrationBoundary, type QueryClient } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { createQueryClient } from "#components/api/query-client.ts";
import type { Role } from "#server/access/contract.ts";
import { getPageContext, requirePage } from "#server/api/page-session.ts";
import { appRouter } from "#server/api/root.ts";
import { settleWithin } from "#server/api/settle-within.ts";

/** A page comes whole when its data is here by then; what takes longer it asks for itself, and says so. */
const PREFETCH_MS = 1_000;
/** Much less than what it costs the reader when the browser has to ask for it. */
const GRACE_MS = 40;

/** What a page needs to load its data before it is sent. */
export type PageApi =
	| {
			readonly allowed: true;
			readonly api: ReturnType<typeof createOptions>;
			/** Loads queries into what the view hydrates from; failure and slowness are the view's to show. */
			readonly prefetch: (...queries: readonly Prefetchable[]) => Promise<void>;
			/**
			 * Starts queries that nothing waits for: what is there soon after the prefetched comes
			 * along with it, the view asks for the rest.
			 */
			readonly offer: (...queries: readonly Prefetchable[]) => void;
			readonly Hydrate: (props: { readonly children: React.ReactNode }) => React.ReactNode;
	  }
	| { readonly allowed: false; readonly needs: readonly Role[] };

// biome-ignore lint/suspicious/noExplicitAny: options of any query; only their key and function are used
type Prefetchable = FetchQueryOptions<any, any, any, any>;

function createOptions(queryClient: QueryClient) {
	return createTRPCOptionsProxy({ ctx: getPageContext, router: appRouter, queryClient });
}

/** Checks the permission of the page at `path` and gives it its data loader. */
export async function openPage(path: string): Promise<PageApi> {
	const access = await requirePage(path);
	if (!access.allowed) return { allowed: false, needs: access.needs };
	const queryClient = createQueryClient();
	const load = (queries: readonly Prefetchable[]) =>
		queries.map((query) => queryClient.prefetchQuery({ ...query, retry: false }));
	const offered: Promise<void>[] = [];
	return {
		allowed: true,
		api: createOptions(queryClient),
		prefetch: async (...queries) => {
			await settleWithin(Promise.all(load(queries)), PREFETCH_MS);
			await settleWithin(Promise.all(offered), GRACE_MS);
		},
		offer: (...queries) => void offered.push(...load(queries)),
		Hydrate: ({ children }) => (
			<HydrationBoundary state={dehydrate(queryClient)}>{children}</HydrationBoundary>
		),
	};
}
