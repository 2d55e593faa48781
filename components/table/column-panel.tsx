"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useId } from "react";
import { DENSITIES, usePreferences } from "#components/layout/preferences.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/input.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { Select } from "#components/ui/select.tsx";
import type { Arrangement } from "./use-columns.ts";

/** The columns one below the other with their switches, and the height of the rows. */
export function ColumnPanel(props: { readonly arrangement: Arrangement; readonly table: string }) {
	const { arrangement, table } = props;
	const { densityOf, setDensity } = usePreferences();
	return (
		<>
			<ul className="max-h-[50vh] overflow-y-auto">
				{arrangement.columns.slice(1).map((column) => (
					<ColumnLine key={column.id} column={column} arrangement={arrangement} />
				))}
			</ul>
			<div className="mt-2 flex flex-wrap items-center justify-between gap-2 border-t border-line pt-2">
				<Segmented
					label="Height of the rows"
					value={densityOf(table)}
					onChange={(density) => setDensity(density, table)}
					options={DENSITIES}
				/>
				<Button
					size="small"
					look="ghost"
					disabled={!arrangement.isArranged}
					onClick={arrangement.reset}
				>
					Reset
				</Button>
			</div>
		</>
	);
}

function ColumnLine(props: {
	readonly column: Arrangement["columns"][number];
	readonly arrangement: Arrangement;
}) {
	const { column, arrangement } = props;
	const { visibility, widths, choose, move, resize } = arrangement;
	const id = useId();
	return (
		<li className="flex items-center gap-1">
			<Checkbox
				id={id}
				checked={visibility[column.id] ?? !column.hidden}
				onChange={(event) => choose(column.id, event.target.checked)}
			/>
			<label htmlFor={id} className="flex min-h-8 min-w-0 flex-1 items-center pl-1">
				<span className="truncate">{column.label}</span>
			</label>
			<Select
				aria-label={`Width of ${column.label}`}
				value={widths[column.id] ?? "standard"}
				onChange={(event) => {
					const width = event.target.value;
					resize(column.id, width === "narrow" || width === "wide" ? width : "standard");
				}}
				options={[
					{ value: "narrow", label: "Narrow" },
					{ value: "standard", label: "Standard" },
					{ value: "wide", label: "Wide" },
				]}
			/>
			<Button
				look="ghost"
				size="iconSmall"
				aria-label={`Move ${column.label} forward`}
				onClick={() => move(column.id, -1)}
			>
				<ChevronUp aria-hidden />
			</Button>
			<Button
				look="ghost"
				size="iconSmall"
				aria-label={`Move ${column.label} back`}
				onClick={() => move(column.id, 1)}
			>
				<ChevronDown aria-hidden />
			</Button>
		</li>
	);
}
