"use client";

import { useState } from "react";
import type { ChartRange, ChartRow } from "./chart-model.ts";

/** A stretch that is being dragged over; released over more than one row it is chosen. */
export function useDragRange(onSelectRange: ((range: ChartRange) => void) | undefined) {
	const [from, setFrom] = useState<ChartRow | null>(null);
	const [to, setTo] = useState<ChartRow | null>(null);
	const end = () => {
		setFrom(null);
		setTo(null);
	};
	return {
		/** What is being dragged over, from its first row to its last. */
		stretch: from === null || to === null ? null : spanOf(from, to),
		start: (row: ChartRow | null) => {
			if (onSelectRange !== undefined) setFrom(row);
		},
		move: (row: ChartRow | null) => {
			if (from !== null) setTo(row);
		},
		end,
		release: (row: ChartRow | null) => {
			const last = row ?? to;
			end();
			if (from !== null && last !== null && last !== from) onSelectRange?.(spanOf(from, last));
		},
	};
}

function spanOf(a: ChartRow, b: ChartRow): ChartRange {
	return { sinceMs: Math.min(a.startMs, b.startMs), untilMs: Math.max(a.endMs, b.endMs) };
}
