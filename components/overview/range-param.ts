import { createLoader, createParser } from "nuqs/server";
import { parseRange } from "#components/time-range/parse-range.ts";
import { printRange } from "#components/time-range/print-range.ts";
import type { Range } from "#server/lists/contract.ts";

export const DEFAULT_RANGE: Range = { kind: "last", minutes: 1440 };

/** Addresses hold relative ranges or instants with their zone, so no reader's clock is needed. */
export const rangeParser = createParser<Range>({
	parse: (text) => {
		const parsed = parseRange(text, { nowMs: 0, zone: "UTC" });
		return parsed.ok ? parsed.range : null;
	},
	serialize: printRange,
	eq: (a, b) => printRange(a) === printRange(b),
}).withOptions({ history: "push" });

export const loadOverviewParams = createLoader({ range: rangeParser });
