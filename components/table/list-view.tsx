"use client";

import { readApiError } from "#components/api/api-error.ts";
import { QueryFailure, SlowHint } from "#components/api/query-states.tsx";
import { Button } from "#components/ui/button.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { ErrorState } from "#components/ui/states.tsx";
import { DataTable, type DataTableProps } from "./data-table.tsx";
import { useCursor } from "./pager.tsx";

/** What a list needs to know of its query. */
export interface ListQuery<Row> {
	readonly rows: readonly Row[] | undefined;
	readonly error: unknown;
	readonly isFetching: boolean;
	readonly isPlaceholder: boolean;
	readonly onRetry: () => void;
	readonly onCancel: () => void;
}

export type ListViewProps<Row> = Omit<DataTableProps<Row>, "rows" | "refreshing"> & {
	readonly what: string;
	readonly query: ListQuery<Row>;
	readonly empty: React.ReactNode;
	readonly footer?: React.ReactNode;
};

/** A table with all its states: loading, slow, failed, empty, rows, old rows being replaced. */
export function ListView<Row extends object>(props: ListViewProps<Row>) {
	const { query, what, empty, footer, ...table } = props;
	if (query.rows === undefined && query.error) {
		if (readApiError(query.error).param === "cursor") return <LostPage />;
		return <QueryFailure what={what} error={query.error} onRetry={query.onRetry} />;
	}
	return (
		<>
			<SlowHint waiting={query.isFetching} onCancel={query.onCancel} />
			{query.rows === undefined ? <SkeletonRows rows={8} /> : null}
			{query.rows?.length === 0 ? empty : null}
			{query.rows && query.rows.length > 0 ? (
				<DataTable {...table} rows={query.rows} refreshing={query.isPlaceholder} />
			) : null}
			{footer}
		</>
	);
}

/** The address names a page that no list of this order has. */
function LostPage() {
	const { first } = useCursor();
	return (
		<ErrorState
			title="There is no such page of this list"
			actions={<Button onClick={() => void first()}>To the first page</Button>}
		>
			The address may have been cut, or belong to another order.
		</ErrorState>
	);
}
