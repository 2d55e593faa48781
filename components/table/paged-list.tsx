"use client";

import { type QueryKey, type UseQueryResult, useQueryClient } from "@tanstack/react-query";
import { ListView, type ListViewProps } from "./list-view.tsx";
import { Pager, type useCursor } from "./pager.tsx";
import { readRows } from "./read-rows.ts";

/** A list that comes in pages, with all its states and the way to the other pages. */
export function PagedList<Row extends object>(
	props: Omit<ListViewProps<Row>, "query" | "footer"> & {
		readonly query: UseQueryResult<{ items: Row[]; nextCursor: string | null }, unknown>;
		readonly queryKey: QueryKey;
		readonly cursor: ReturnType<typeof useCursor>;
		/** `entries`: what the rows are, in the plural, where `what` names the list instead. */
		readonly rows?: string;
		readonly total?: React.ReactNode;
		/** Loads the page that begins there, before it is asked for. */
		readonly onWarmPage?: (cursor: string) => void;
	},
) {
	const { query, queryKey, cursor, rows = props.what, total, onWarmPage, ...view } = props;
	const client = useQueryClient();
	const page = readRows(query);
	const shown = page.rows?.length ?? 0;
	return (
		<ListView
			{...view}
			query={{ ...page, onCancel: () => void client.cancelQueries({ queryKey }) }}
			footer={
				shown > 0 ? (
					<Pager
						what={rows}
						shown={shown}
						cursor={cursor}
						nextCursor={page.nextCursor}
						total={total}
						{...(onWarmPage ? { onWarm: onWarmPage } : {})}
					/>
				) : null
			}
		/>
	);
}
