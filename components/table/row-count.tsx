"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatInteger } from "#components/format/format-number.ts";
import type { ListQuery } from "#server/lists/contract.ts";

/** How many rows the view holds; comes when it comes and holds up nothing. */
export function RowCount({ query }: { readonly query: ListQuery }) {
	const api = useTRPC();
	const count = useQuery(api.insights.exportCount.queryOptions({ query }, { retry: false }));
	if (count.data === undefined) return null;
	const { count: rows, scan } = count.data;
	return (
		<>
			{" "}
			of {scan.complete ? "" : "more than "}
			{formatInteger(rows)}
		</>
	);
}
