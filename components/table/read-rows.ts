import type { UseQueryResult } from "@tanstack/react-query";

/** What a list shows of its query. */
export function readRows<Row>(
	query: UseQueryResult<{ items: Row[]; nextCursor: string | null }, unknown>,
) {
	return {
		rows: query.data?.items,
		nextCursor: query.data?.nextCursor ?? null,
		error: query.error,
		isFetching: query.isFetching,
		isPlaceholder: query.isPlaceholderData,
		onRetry: () => void query.refetch(),
	};
}
