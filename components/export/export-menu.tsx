"use client";

import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "#components/ui/button.tsx";
import { Popover } from "#components/ui/popover.tsx";
import type { ListQuery } from "#server/lists/contract.ts";

const ExportChoices = dynamic(
	() => import("./export-choices.tsx").then((module) => module.ExportChoices),
	{ ssr: false },
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
