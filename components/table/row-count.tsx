"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatInteger } from "#components/format/format-number.ts";
import type { ListQuery } from "#server/lists/contract.ts";

/** How many rows the view holds; comes when it comes and holds up nothing. */
export function RowCount(props: {
	readonly query: ListQuery;
	/** The rows are on their way: counting would slow them down. */
	readonly waits: boolean;
}) {
	const { query, waits } = props;
	const api = useTRPC();
	const count = useQuery(
		api.insights.exportCount.queryOptions({ query }, { retry: false, enabled: !waits }),
	);
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
