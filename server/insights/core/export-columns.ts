import type { DecisionRow, RequestRow } from "#server/ledger/contract.ts";
import type { ExportInput } from "../contract.ts";

type Cell = string | number | boolean | readonly string[] | null;
type List = ExportInput["query"]["list"];

/** How an instant of a row, ISO 8601 in UTC, is written. */
export type WriteTime = (iso: string) => string;

/** One row as it is exported: a name and a plain value for each column. */
export type FlatRow = Readonly<Record<string, Cell>>;

/** Requests without nesting: tokens become columns of their own. */
export function flattenRequest(row: RequestRow, writeTime: WriteTime): FlatRow {
	const { tokens, startedAt, endedAt, ...rest } = row;
	return {
		...rest,
		startedAt: writeTime(startedAt),
		endedAt: endedAt === null ? null : writeTime(endedAt),
		promptTokens: tokens?.prompt ?? null,
		completionTokens: tokens?.completion ?? null,
		cacheReadTokens: tokens?.cacheRead ?? null,
		cacheWriteTokens: tokens?.cacheWrite ?? null,
		reasoningTokens: tokens?.reasoning ?? null,
	};
}

/** Decisions are flat already. */
export function flattenDecision(row: DecisionRow, writeTime: WriteTime): FlatRow {
	return { ...row, decidedAt: writeTime(row.decidedAt) };
}

/** Every column of a list in its usual order. */
export const EXPORT_COLUMNS: Readonly<Record<List, readonly string[]>> = {
	requests: [
		...["id", "startedAt", "endedAt", "outcome", "httpStatus", "errorClass", "source"],
		...["keyId", "userId", "sessionId", "tags", "modelAsked", "modelPlanned", "modelServed"],
		...["provider", "upstream", "stream", "simulated", "decisionId", "promptTokens"],
		...["completionTokens", "cacheReadTokens", "cacheWriteTokens", "reasoningTokens"],
		...["usageSource", "estimateNanos", "costNanos", "upstreamCostNanos", "costDifferenceNanos"],
		...["ttftMs", "durationMs", "finishReason", "attemptCount"],
	],
	decisions: [
		...["id", "requestId", "decidedAt", "preset", "chosen", "score", "margin", "candidateCount"],
		...["reasoning", "catalogNumber", "healthNumber", "policyNumber", "promptTokens"],
		...[
			"expectedCompletionTokens",
			"requires",
			"outcome",
			"modelServed",
			"keyId",
			"userId",
			"costNanos",
		],
		...["ttftMs", "durationMs", "simulated"],
	],
};

/** The value of a cell as text; what is not known is empty. */
export function toCell(value: Cell | undefined): string {
	if (value === null || value === undefined) return "";
	return typeof value === "object" ? value.join("; ") : String(value);
}

/** The chosen columns of a row, in order. */
export function pickColumns(row: FlatRow, columns: readonly string[]): FlatRow {
	return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}
