"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatInteger } from "#components/format/format-number.ts";
import type { Column } from "#components/table/column.ts";
import { markdownTable } from "#components/table/markdown-table.ts";
import type { Selection } from "#components/table/row-parts.tsx";
import { SelectionFrame } from "#components/table/selection-frame.tsx";
import { SelectionReach } from "#components/table/selection-reach.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { Finding, FindingFilters } from "#server/dependencies/console-contract.ts";
import { useMayOperate } from "./use-may-operate.ts";
import { WaiveDialog } from "./waive-dialog.tsx";
import type { Subject } from "./waive-subject.ts";

const MAX_AT_ONCE = 1_000;

/** What can be done with the selected findings, or all that match; only open ones are decided upon. */
export function FindingSelection(props: {
	readonly selection: Selection;
	readonly findings: readonly Finding[];
	readonly filters: FindingFilters;
	readonly columns: readonly Column<Finding>[];
	readonly visibility: Readonly<Record<string, boolean>>;
}) {
	const { selection, columns, visibility, filters } = props;
	const api = useTRPC();
	const mayDecide = useMayOperate();
	const [deciding, setDeciding] = useState<Subject | null>(null);
	const matching = { ...filters, states: ["open" as const] };
	const isOpenShown = filters.states?.includes("open") ?? true;
	const count = useQuery(
		api.dependencies.findings.count.queryOptions(matching, {
			retry: false,
			enabled: mayDecide && isOpenShown,
		}),
	);
	const total = count.data?.total ?? null;
	const selected = props.findings.filter(({ id }) => selection.ids.has(id));
	const open = selected.filter(({ state }) => state === "open");
	const isTooMany = selection.isAll && total !== null && total > MAX_AT_ONCE;
	const subject: Subject | null = !selection.isAll
		? { findings: open, matching: null }
		: total === null
			? null
			: { findings: open, matching: { filters: matching, expected: total } };
	return (
		<SelectionFrame onClear={() => selection.set([])}>
			<SelectionReach
				selection={selection}
				shown={props.findings.length}
				hasMore={total !== null && total > open.length}
				total={total === null ? "" : `${formatInteger(total)} `}
				all="open findings that match"
				note={open.length < selected.length ? `, ${open.length} of them open` : ""}
			/>
			{mayDecide ? (
				<Button
					size="small"
					disabled={open.length === 0 || subject === null || isTooMany}
					onClick={() => setDeciding(subject)}
				>
					Accept or decide…
				</Button>
			) : null}
			{isTooMany ? (
				<span className="text-sm text-muted">
					At most {formatInteger(MAX_AT_ONCE)} at once: narrow the filters
				</span>
			) : null}
			{selection.isAll ? null : (
				<CopyButton
					showLabel
					look="secondary"
					label="Copy as Markdown"
					text={markdownTable(columns, selected, visibility)}
				/>
			)}
			{deciding === null ? null : (
				<WaiveDialog
					subject={deciding}
					onDone={() => selection.set([])}
					onClose={() => setDeciding(null)}
				/>
			)}
		</SelectionFrame>
	);
}
