"use client";

import { Columns3 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { Menu, MenuCheckItem, MenuLabel } from "#components/ui/menu.tsx";
import type { Column } from "./column.ts";

/** Chooses the columns; the first always stays, because it carries the link. */
export function ColumnMenu<Row>(props: {
	readonly columns: readonly Column<Row>[];
	readonly visibility: Readonly<Record<string, boolean>>;
	readonly onChange: (id: string, shown: boolean) => void;
}) {
	return (
		<Menu
			trigger={
				<Button size="small">
					<Columns3 aria-hidden /> Columns
				</Button>
			}
		>
			<MenuLabel>Columns</MenuLabel>
			{props.columns.slice(1).map((column) => (
				<MenuCheckItem
					key={column.id}
					checked={props.visibility[column.id] ?? !column.hidden}
					onCheckedChange={(checked) => props.onChange(column.id, checked === true)}
				>
					{column.label}
				</MenuCheckItem>
			))}
		</Menu>
	);
}
