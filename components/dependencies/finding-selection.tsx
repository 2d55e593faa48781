"use client";

import { useState } from "react";
import type { Column } from "#components/table/column.ts";
import { markdownTable } from "#components/table/markdown-table.ts";
import type { Selection } from "#components/table/row-parts.tsx";
import { SelectionFrame } from "#components/table/selection-frame.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { Finding } from "#server/dependencies/console-contract.ts";
import { useMayOperate } from "./use-may-operate.ts";
import { WaiveDialog } from "./waive-dialog.tsx";

/** What can be done with the selected findings; only open ones can be decided upon. */
export function FindingSelection(props: {
	readonly selection: Selection;
	readonly findings: readonly Finding[];
	readonly columns: readonly Column<Finding>[];
	readonly visibility: Readonly<Record<string, boolean>>;
}) {
	const { selection, columns, visibility } = props;
	const mayDecide = useMayOperate();
	const [deciding, setDeciding] = useState<readonly Finding[] | null>(null);
	const selected = props.findings.filter(({ id }) => selection.ids.has(id));
	const open = selected.filter(({ state }) => state === "open");
	return (
		<SelectionFrame onClear={() => selection.set([])}>
			<span role="status" className="text-sm">
				{selected.length} selected
				{open.length < selected.length ? `, ${open.length} of them open` : ""}
			</span>
			{mayDecide ? (
				<Button size="small" disabled={open.length === 0} onClick={() => setDeciding(open)}>
					Accept or decide…
				</Button>
			) : null}
			<CopyButton
				showLabel
				look="secondary"
				label="Copy as Markdown"
				text={markdownTable(columns, selected, visibility)}
			/>
			{deciding === null ? null : (
				<WaiveDialog
					findings={deciding}
					onDone={() => selection.set([])}
					onClose={() => setDeciding(null)}
				/>
			)}
		</SelectionFrame>
	);
}
