import type { Range } from "#server/lists/contract.ts";
import { type ParsedRange, type Present, parseRange } from "./parse-range.ts";

/** What a page shows that was opened for the first time. */
export const DEFAULT_RANGE: Range = { kind: "last", minutes: 1440 };

export interface RangeInForce {
	readonly range: Range;
	/** Why the range of the address is not the one in force. */
	readonly problem: string | null;
}

/** The range of the address, else the one used last, else the default. */
export function readRange(
	text: string | null,
	remembered: string | null,
	present: Present,
): RangeInForce {
	const own = read(text, present);
	if (own?.ok) return { range: own.range, problem: null };
	const kept = read(remembered, present);
	return {
		range: kept?.ok ? kept.range : DEFAULT_RANGE,
		problem: own ? own.message : null,
	};
}

function read(text: string | null, present: Present): ParsedRange | null {
	return text === null ? null : parseRange(text, present);
}
