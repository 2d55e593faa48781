"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarClock, Download, ShieldCheck } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryState, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { ActionError } from "#components/api/query-states.tsx";
import { useTRPC, useTRPCClient } from "#components/api/trpc.tsx";
import { formatDuration } from "#components/format/format-duration.ts";
import { countOf, formatInteger } from "#components/format/format-number.ts";
import { Page } from "#components/layout/page.tsx";
import { PagedList } from "#components/table/paged-list.tsx";
import { useCursor } from "#components/table/pager.tsx";
import { ProblemNotice } from "#components/table/problem-notice.tsx";
import { RangePicker } from "#components/time-range/range-picker.tsx";
import { useTimeRange } from "#components/time-range/use-time-range.ts";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { Input } from "#components/ui/input.tsx";
import { Menu, MenuItem } from "#components/ui/menu.tsx";
import { saveFile } from "#components/ui/save-file.ts";
import { EmptyState, NoMatchState } from "#components/ui/states.tsx";
import type { Range } from "#server/lists/contract.ts";
import { auditColumns } from "./audit-columns.tsx";
import { AuditEntryDialog } from "./audit-entry-dialog.tsx";

interface AuditFilters {
	readonly actor?: string;
	readonly action?: string;
	readonly target?: string;
	readonly range?: Range;
}
const filterParsers = { actor: parseAsString, action: parseAsString, target: parseAsString };

/** Who changed what, when and from where; the chain can be checked and the list exported. */
export function AuditLogView() {
	const api = useTRPC();
	const client = useQueryClient();
	const cursor = useCursor();
	const [filters, setFilters] = useQueryStates(filterParsers, { history: "push" });
	const [opened, setOpened] = useQueryState(
		"entry",
		parseAsInteger.withOptions({ history: "push" }),
	);
	const range = useTimeRange();
	const given: AuditFilters = {
		...(filters.actor ? { actor: filters.actor } : {}),
		...(filters.action ? { action: filters.action } : {}),
		...(filters.target ? { target: filters.target } : {}),
		...(range.text === null ? {} : { range: range.range }),
	};
	const input = { ...cursor.page, ...given };
	const options = api.auditLog.list.queryOptions(input);
	const list = useQuery({ ...options, placeholderData: keepPreviousData });
	const columns = useMemo(() => auditColumns((seq) => void setOpened(seq)), [setOpened]);
	const isFiltered = Object.keys(given).length > 0;
	return (
		<Page
			title="Audit log"
			description="Append-only and chained by hash: the database refuses to change or delete an entry."
			actions={<AuditActions filters={given} />}
		>
			<section className="rounded-lg border border-line bg-surface" aria-label="Audit log">
				<ProblemNotice problems={range.problems} onDrop={range.drop} />
				<form
					className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2"
					onSubmit={(event) => {
						event.preventDefault();
						const form = new FormData(event.currentTarget);
						const read = (name: string) => String(form.get(name) ?? "").trim() || null;
						void cursor.first();
						void setFilters({
							actor: read("actor"),
							action: read("action"),
							target: read("target"),
						});
					}}
				>
					{(
						[
							["actor", "Actor"],
							["action", "Action, such as key."],
							["target", "Target id"],
						] as const
					).map(([name, label]) => (
						<Input
							key={`${name} ${filters[name] ?? ""}`}
							name={name}
							aria-label={label}
							placeholder={label}
							defaultValue={filters[name] ?? ""}
							className="w-full sm:w-44"
							{...(name === "action" ? { list: "known-actions" } : {})}
						/>
					))}
					<datalist id="known-actions">
						{[...new Set(list.data?.items.map(({ action }) => action))].map((action) => (
							<option key={action} value={action} />
						))}
					</datalist>
					<Button type="submit">Filter</Button>
					<RangeChoice range={range} />
					{isFiltered ? (
						<Button
							look="ghost"
							onClick={() => {
								void cursor.first();
								void setFilters(null);
								range.clear();
							}}
						>
							Clear
						</Button>
					) : null}
				</form>
				<PagedList
					what="the audit log"
					rows="entries"
					caption="Audit log, newest first"
					columns={columns}
					rowId={(entry) => String(entry.seq)}
					query={list}
					queryKey={options.queryKey}
					cursor={cursor}
					onWarmPage={(after) =>
						void client.prefetchQuery(api.auditLog.list.queryOptions({ ...input, cursor: after }))
					}
					empty={
						isFiltered ? (
							<NoMatchState title="No entry matches these filters" />
						) : (
							<EmptyState title="Nothing was changed yet" />
						)
					}
				/>
			</section>
			{opened ? (
				<AuditEntryDialog
					seq={opened}
					onOpen={(seq) => void setOpened(seq)}
					onClose={() => void setOpened(null)}
				/>
			) : null}
		</Page>
	);
}

/** All of the log, or a range of it: an audit is not about yesterday by default. */
function RangeChoice({ range }: { readonly range: ReturnType<typeof useTimeRange> }) {
	if (range.text === null) {
		return (
			<Button onClick={() => range.setRange(range.range)}>
				<CalendarClock aria-hidden /> Any time
			</Button>
		);
	}
	return (
		<span className="flex items-center gap-1">
			<RangePicker range={range} />
			<Button look="ghost" onClick={range.clear}>
				Any time
			</Button>
		</span>
	);
}

function AuditActions({ filters }: { readonly filters: AuditFilters }) {
	const api = useTRPC();
	const client = useTRPCClient();
	const verify = useQuery(
		api.auditLog.verify.queryOptions(undefined, { enabled: false, gcTime: 0 }),
	);
	const save = useMutation({
		mutationFn: async (format: "csv" | "jsonl") => {
			const file = await client.auditLog.export.query({ format, ...filters });
			saveFile(file);
			return file;
		},
	});
	return (
		<div className="flex flex-col items-end gap-2">
			<div className="flex gap-2">
				<Button onClick={() => verify.refetch()} busy={verify.isFetching}>
					<ShieldCheck aria-hidden /> Verify chain
				</Button>
				<Menu
					trigger={
						<Button busy={save.isPending}>
							<Download aria-hidden /> Export
						</Button>
					}
				>
					<MenuItem onSelect={() => save.mutate("csv")}>CSV, with these filters</MenuItem>
					<MenuItem onSelect={() => save.mutate("jsonl")}>JSON lines, with these filters</MenuItem>
				</Menu>
			</div>
			<ActionError error={verify.error ?? save.error} />
			{save.data ? (
				<Callout tone={save.data.truncated ? "warn" : "ok"} live>
					{countOf(save.data.rows, "entries")} exported
					{save.data.truncated ? "; there are more: narrow the filters to get the rest." : "."}
				</Callout>
			) : null}
			{verify.data ? (
				<Callout
					live
					tone={verify.data.ok ? "ok" : "bad"}
					title={
						verify.data.ok
							? `All ${formatInteger(verify.data.entries)} entries hold`
							: `The chain breaks at entry ${verify.data.fault?.seq ?? "?"}`
					}
				>
					{verify.data.fault?.reason ?? `Checked in ${formatDuration(verify.data.durationMs)}.`}
				</Callout>
			) : null}
		</div>
	);
}
