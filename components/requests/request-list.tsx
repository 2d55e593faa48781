"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/trpc.tsx";
import { useReader, ZoneName } from "#components/format/reader.tsx";
import { useOrigin } from "#components/layout/help.tsx";
import { curlSnippet } from "#components/layout/snippets.ts";
import { ColumnMenu } from "#components/table/column-menu.tsx";
import { ListView } from "#components/table/list-view.tsx";
import { Pager, useCursor } from "#components/table/pager.tsx";
import { useColumns } from "#components/table/use-columns.ts";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/copy-button.tsx";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import { REQUEST_COLUMNS } from "./request-columns.tsx";
import { RequestFilters, useRequestFilters } from "./request-filters.tsx";
import { toListInput } from "./search-params.ts";

/** All requests with filters and pages in the URL. */
export function RequestList() {
	const api = useTRPC();
	const client = useQueryClient();
	const { nowMs } = useReader();
	const { filters, isFiltered, clear } = useRequestFilters();
	const cursor = useCursor();
	const { visibility, choose } = useColumns();
	const options = api.requests.list.queryOptions(
		toListInput({ ...filters, after: cursor.cursor ?? null }, nowMs),
		{ placeholderData: keepPreviousData },
	);
	const list = useQuery(options);
	return (
		<section
			className="overflow-hidden rounded-lg border border-line bg-surface"
			aria-label="Requests"
		>
			<RequestFilters>
				<span className="text-xs text-muted max-lg:hidden">
					Times in <ZoneName />
				</span>
				<ColumnMenu columns={REQUEST_COLUMNS} visibility={visibility} onChange={choose} />
				<Button size="small" onClick={() => list.refetch()} busy={list.isFetching}>
					<RotateCw aria-hidden /> Refresh
				</Button>
			</RequestFilters>
			<ListView
				what="requests"
				caption="Requests, newest first"
				columns={REQUEST_COLUMNS}
				visibility={visibility}
				rowId={(row) => row.id}
				rowHref={(row) => `/requests/${row.id}`}
				query={{
					rows: list.data?.items,
					error: list.error,
					isFetching: list.isFetching,
					isPlaceholder: list.isPlaceholderData,
					onRetry: () => list.refetch(),
					onCancel: () => client.cancelQueries({ queryKey: options.queryKey }),
				}}
				empty={isFiltered || !cursor.isFirst ? <NoMatch onClear={clear} /> : <NothingYet />}
				footer={
					list.data && list.data.items.length > 0 ? (
						<Pager
							what="requests"
							shown={list.data.items.length}
							cursor={cursor}
							nextCursor={list.data.nextCursor}
						/>
					) : null
				}
			/>
		</section>
	);
}

function NoMatch({ onClear }: { readonly onClear: () => void }) {
	return (
		<NoMatchState
			title="No request matches these filters"
			actions={<Button onClick={onClear}>Clear all filters</Button>}
		>
			Drop a filter or take a wider range.
		</NoMatchState>
	);
}

function NothingYet() {
	const origin = useOrigin();
	return (
		<EmptyState
			title="No requests yet"
			actions={
				<>
					<Button asChild look="primary">
						<Link href="/playground">Ask in the playground</Link>
					</Button>
					<Button asChild>
						<Link href="/settings/keys">Create an API key</Link>
					</Button>
				</>
			}
		>
			<p className="mb-3">The first call appears here within a second. From a program:</p>
			<div className="text-left">
				<CodeBlock label="First call with curl" code={curlSnippet(origin, "auto")} />
			</div>
		</EmptyState>
	);
}
