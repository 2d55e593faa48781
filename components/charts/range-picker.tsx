"use client";

import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { ChartRange, ChartRow } from "./chart-model.ts";
import { bucketLabel } from "./time-axis.ts";

/** What dragging over the chart does, for keyboards, touch and assistive technology. */
export function RangePicker(props: {
	readonly label: string;
	readonly rows: readonly ChartRow[];
	readonly zone: string;
	readonly onApply: (range: ChartRange) => void;
}) {
	const last = props.rows.length - 1;
	const [from, setFrom] = useState(0);
	const [to, setTo] = useState(last);
	const first = props.rows[Math.min(from, last)];
	const final = props.rows[Math.min(to, last)];
	if (first === undefined || final === undefined) return null;
	const wordsOf = (row: ChartRow) => bucketLabel(row.startMs, row.endMs, props.zone);
	return (
		<form
			aria-label={`Range of ${props.label}`}
			className="flex flex-wrap items-end gap-x-4 gap-y-2 rounded-md border border-line bg-sunken px-3 py-2"
			onSubmit={(event) => {
				event.preventDefault();
				props.onApply({ sinceMs: first.startMs, untilMs: final.endMs });
			}}
		>
			<Slider
				label="From"
				max={last}
				value={Math.min(from, last)}
				words={wordsOf(first)}
				onChange={(value) => {
					setFrom(value);
					if (value > to) setTo(value);
				}}
			/>
			<Slider
				label="To"
				max={last}
				value={Math.min(to, last)}
				words={wordsOf(final)}
				onChange={(value) => {
					setTo(value);
					if (value < from) setFrom(value);
				}}
			/>
			<Button type="submit" look="primary" size="small">
				Show this range
			</Button>
		</form>
	);
}

function Slider(props: {
	readonly label: string;
	readonly max: number;
	readonly value: number;
	readonly words: string;
	readonly onChange: (value: number) => void;
}) {
	const id = useId();
	return (
		<div className="flex min-w-40 flex-1 flex-col text-xs">
			<label htmlFor={id} className="flex justify-between gap-2">
				<span className="font-medium">{props.label}</span>
				<span className="tabular text-muted">{props.words}</span>
			</label>
			<input
				id={id}
				type="range"
				min={0}
				max={props.max}
				value={props.value}
				aria-valuetext={props.words}
				className="h-6 w-full accent-accent-solid"
				onChange={(event) => props.onChange(event.target.valueAsNumber)}
			/>
		</div>
	);
}
