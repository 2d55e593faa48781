"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/api/trpc.tsx";
import { formatInteger } from "#components/format/format-number.ts";
import { useZone } from "#components/format/reader.tsx";
import { Button } from "#components/ui/button.tsx";
import { CheckField } from "#components/ui/check-field.tsx";
import type { ListQuery } from "#server/lists/contract.ts";
import { exportHref } from "./export-link.ts";

/** How many rows it will be, which columns, and the two forms. */
export function ExportChoices(props: { readonly query: ListQuery; readonly fields: string[] }) {
	const { query, fields } = props;
	const api = useTRPC();
	const zone = useZone();
	const [onlyShown, setOnlyShown] = useState(true);
	const count = useQuery(api.insights.exportCount.queryOptions({ query }));
	const common = { query, zone, ...(onlyShown ? { columns: fields } : {}) };
	return (
		<div className="flex flex-col gap-3">
			<p role="status" className="text-sm">
				{count.data
					? `${count.data.scan.complete ? "" : "More than "}${formatInteger(count.data.count)} rows match this view.`
					: count.isError
						? "The rows could not be counted; the export works all the same."
						: "Counting the rows…"}
			</p>
			<CheckField
				label="Only the columns on screen"
				checked={onlyShown}
				onChange={(event) => setOnlyShown(event.target.checked)}
			/>
			<div className="flex gap-2">
				<Button asChild look="primary">
					<a href={exportHref({ ...common, format: "csv" })} download>
						CSV
					</a>
				</Button>
				<Button asChild>
					<a href={exportHref({ ...common, format: "jsonl" })} download>
						JSON lines
					</a>
				</Button>
			</div>
			<p className="text-xs text-muted">Times are written in {zone}, with their offset.</p>
		</div>
	);
}
