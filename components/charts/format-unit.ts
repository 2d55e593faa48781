import { formatDuration } from "#components/format/format-duration.ts";
import { formatMoney } from "#components/format/format-money.ts";
import { formatCompact, formatInteger, formatPoints } from "#components/format/format-number.ts";
import type { Unit } from "./chart-model.ts";

const EXACT: Readonly<Record<Unit, (value: number | null) => string>> = {
	count: formatInteger,
	ms: formatDuration,
	nanos: formatMoney,
	points: formatPoints,
};

/** A value in tables, tooltips and sentences. */
export function formatUnit(unit: Unit, value: number | null): string {
	return EXACT[unit](value);
}

/** A value beside the axis, where room is short. */
export function formatTick(unit: Unit, value: number): string {
	if (value === 0) return "0";
	return unit === "count" ? formatCompact(value) : EXACT[unit](value);
}
