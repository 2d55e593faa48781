"use client";

import { isServer, type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchStreamLink, httpLink, splitLink } from "@trpc/client";
import type { inferRouterOutputs } from "@trpc/server";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { useState } from "react";
import superjson from "superjson";
import type { AppRouter } from "#server/api/root.ts";
import { watchAttendance } from "./attendance.ts";
import { createQueryClient } from "./query-client.ts";

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();
export type ApiOutputs = inferRouterOutputs<AppRouter>;

const API_PATH = "/api/trpc";
/** Answers that stream, each on a connection of its own so that stopping one stops only it. */
const STREAMING: ReadonlySet<string> = new Set(["playground.send"]);
/** Rows of long lists leave at once and wait for no count or chart of the same batch. */
const ROWS: ReadonlySet<string> = new Set([
	"requests.list",
	"decisions.list",
	"dependencies.findings.list",
	"auditLog.list",
]);

let browserQueryClient: QueryClient | undefined;

function queryClientOfThisSide(): QueryClient {
	if (isServer) return createQueryClient();
	browserQueryClient ??= createQueryClient();
	return browserQueryClient;
}

function createClient() {
	const attendance = isServer ? null : watchAttendance(document, () => performance.now());
	const headers = () => attendance?.headers() ?? {};
	const shared = { url: API_PATH, transformer: superjson, headers };
	return createTRPCClient<AppRouter>({
		links: [
			splitLink({
				condition: (operation) => STREAMING.has(operation.path),
				true: httpBatchStreamLink({ ...shared, maxItems: 1 }),
				false: splitLink({
					condition: ({ type, path }) => type === "mutation" || ROWS.has(path),
					true: httpLink(shared),
					false: httpBatchStreamLink({ ...shared, maxURLLength: 4000 }),
				}),
			}),
		],
	});
}

/** Makes the typed API and its cache available to every view below. */
export function ApiProvider({ children }: { readonly children: React.ReactNode }) {
	const queryClient = queryClientOfThisSide();
	const [client] = useState(createClient);
	return (
		<QueryClientProvider client={queryClient}>
			<TRPCProvider trpcClient={client} queryClient={queryClient}>
				{children}
			</TRPCProvider>
		</QueryClientProvider>
	);
}
