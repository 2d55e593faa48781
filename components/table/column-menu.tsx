"use client";

import { Columns3 } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { late } from "#components/ui/late.tsx";
import { Popover } from "#components/ui/popover.tsx";
import type { Arrangement } from "./use-columns.ts";

const ColumnPanel = late(
	() => import("./column-panel.tsx"),
	(module) => module.ColumnPanel,
);

/** Chooses, orders and sizes the columns; the first stays, because it carries the link. */
export function ColumnMenu(props: {
	readonly arrangement: Arrangement;
	/** Name of the table, by which its height of rows is remembered. */
	readonly table: string;
}) {
	const [open, setOpen] = useState(false);
	return (
		<Popover
			open={open}
			onOpenChange={setOpen}
			label="Arrange the columns"
			trigger={
				<Button>
					<Columns3 aria-hidden /> Columns
				</Button>
			}
		>
			<ColumnPanel {...props} />
		</Popover>
	);
}
