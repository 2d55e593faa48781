"use client";

import { Download } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { late } from "#components/ui/late.tsx";
import { Popover } from "#components/ui/popover.tsx";
import type { ListQuery } from "#server/lists/contract.ts";

const ExportChoices = late(
	() => import("./export-choices.tsx"),
	(module) => module.ExportChoices,
);

/** The present view as a file: how many rows first, then CSV or JSON, streamed by the server. */
export function ExportMenu(props: {
	readonly query: ListQuery;
	/** Fields of the columns on screen. */
	readonly fields: string[];
	readonly open: boolean;
	readonly onOpenChange: (open: boolean) => void;
}) {
	return (
		<Popover
			open={props.open}
			onOpenChange={props.onOpenChange}
			label="Export"
			trigger={
				<Button>
					<Download aria-hidden /> Export
				</Button>
			}
		>
			<ExportChoices query={props.query} fields={props.fields} />
		</Popover>
	);
}
