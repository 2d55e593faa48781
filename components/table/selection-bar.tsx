"use client";

import { X } from "lucide-react";
import { exportHref } from "#components/export/export-link.ts";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { ListQuery } from "#server/lists/contract.ts";
import type { Selection } from "./row-parts.tsx";

/** What can be done with the selected rows. */
export function SelectionBar(props: {
	readonly selection: Selection;
	readonly query: ListQuery;
	readonly fields: string[];
}) {
	const { selection, query, fields } = props;
	const count = selection.ids.size;
	if (count === 0) return null;
	return (
		<section
			aria-label="Selected rows"
			className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-3 py-1.5"
		>
			<span role="status" className="text-sm">
				{count} selected
			</span>
			<CopyButton
				showLabel
				look="secondary"
				label="Copy ids"
				text={[...selection.ids].join("\n")}
			/>
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
			<Button size="small" look="ghost" onClick={() => selection.set([])}>
				<X aria-hidden /> Clear selection
			</Button>
		</section>
	);
}
