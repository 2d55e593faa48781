"use client";

import { useState } from "react";
import type { MouseHandlerDataParam } from "recharts";
import type { ChartRange, ChartRow } from "./chart-model.ts";
import { rowAt } from "./row-at.ts";

/** A stretch that is being dragged over; released over more than one row it is chosen. */
export function useDragRange(
	rows: readonly ChartRow[],
	onSelectRange: ((range: ChartRange) => void) | undefined,
) {
	const [from, setFrom] = useState<ChartRow | null>(null);
	const [to, setTo] = useState<ChartRow | null>(null);
	const at = ({ activeLabel }: MouseHandlerDataParam) =>
		typeof activeLabel === "number" ? rowAt(rows, activeLabel) : null;
	const end = () => {
		setFrom(null);
		setTo(null);
	};
	if (onSelectRange === undefined) return { from: null, to: null, handlers: {} };
	return {
		from,
		to,
		handlers: {
			onMouseDown: (state: MouseHandlerDataParam) => setFrom(at(state)),
			onMouseMove: (state: MouseHandlerDataParam) => {
				if (from !== null) setTo(at(state));
			},
			onMouseLeave: end,
			onMouseUp: (state: MouseHandlerDataParam) => {
				const last = at(state) ?? to;
				end();
				if (from === null || last === null || last === from) return;
				onSelectRange({
					sinceMs: Math.min(from.startMs, last.startMs),
					untilMs: Math.max(from.endMs, last.endMs),
				});
			},
		},
	};
}
