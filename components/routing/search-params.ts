import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { Preset } from "#server/policy/contract.ts";
import { CLOSE_CALL } from "./decision-columns.tsx";

export const PRESET_VALUES = ["balanced", "fast", "quality"] as const satisfies readonly Preset[];
export const VIEW_VALUES = ["close"] as const;
const PAGE_SIZE = 50;

export const decisionParsers = {
	view: parseAsStringLiteral(VIEW_VALUES),
	preset: parseAsStringLiteral(PRESET_VALUES),
	chosen: parseAsString,
};

export const loadDecisionParams = createLoader({ ...decisionParsers, after: parseAsString });

/** The query of the list, for the page that prefetches and the view that reads. */
export function toDecisionsInput(params: Awaited<ReturnType<typeof loadDecisionParams>>) {
	return {
		limit: PAGE_SIZE,
		...(params.after ? { cursor: params.after } : {}),
		...(params.preset ? { preset: params.preset } : {}),
		...(params.chosen ? { model: params.chosen } : {}),
		...(params.view === "close" ? { maxMargin: CLOSE_CALL } : {}),
	};
}
