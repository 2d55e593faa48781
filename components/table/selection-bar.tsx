"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/trpc.tsx";
import { exportHref } from "#components/export/export-link.ts";
import { formatInteger } from "#components/format/format-number.ts";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { ListQuery } from "#server/lists/contract.ts";
import type { Selection } from "./row-parts.tsx";
import { SelectionFrame } from "./selection-frame.tsx";
import { SelectionReach } from "./selection-reach.tsx";

interface SelectionBarProps {
	readonly selection: Selection;
	/** Rows on this page. */
	readonly shown: number;
	/** The view of exactly the selected rows. */
	readonly selected: ListQuery;
	/** The view of all rows that match. */
	readonly view: ListQuery;
	/** More rows match than stand on this page. */
	readonly hasMore: boolean;
	readonly fields: string[];
	readonly markdown: string;
}

/** What can be done with the selected rows, or with all that match. */
export function SelectionBar(props: SelectionBarProps) {
	const { selection, fields } = props;
	const query = selection.isAll ? props.view : props.selected;
	return (
		<SelectionFrame onClear={() => selection.set([])}>
			<Reach {...props} />
			{selection.isAll ? null : (
				<>
					<CopyButton
						showLabel
						look="secondary"
						label="Copy ids"
						text={[...selection.ids].join("\n")}
					/>
					<CopyButton showLabel look="secondary" label="Copy as Markdown" text={props.markdown} />
				</>
			)}
			<Button asChild size="small">
				<a href={exportHref({ query, format: "csv", columns: fields })} download>
					Export CSV
				</a>
			</Button>
			<Button asChild size="small">
				<a href={exportHref({ query, format: "jsonl" })} download>
					Export JSON lines
				</a>
			</Button>
		</SelectionFrame>
	);
}

function Reach({ selection, shown, view, hasMore }: SelectionBarProps) {
	const api = useTRPC();
	const count = useQuery(api.insights.exportCount.queryOptions({ query: view }, { retry: false }));
	const total =
		count.data === undefined
			? ""
			: `${count.data.scan.complete ? "" : "more than "}${formatInteger(count.data.count)} `;
	return (
		<SelectionReach
			selection={selection}
			shown={shown}
			hasMore={hasMore}
			total={total}
			all="matching rows"
		/>
	);
}
