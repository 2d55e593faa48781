// What other features read of the ledger. The writing half, which owns a disk, is opened by the edge
// alone (`open-usage-ledger.ts`), so that the console's bundle never reaches for the file system.
export { type KeepLedgerOptions, type KeptLedger, keepLedger } from "./keep-ledger.ts";
export type { LedgerEvent } from "./ports.ts";
export {
	type FoundDecision,
	findDecision,
	listDecisions,
	readDecisionChunk,
} from "./read/decisions.ts";
export { type FoundRequest, findCapture, findRequest } from "./read/find-request.ts";
export { firstIdAt } from "./read/id-ranges.ts";
export {
	findVisibleRequests,
	listRequests,
	patchRequests,
	readRequestChunk,
} from "./read/list-requests.ts";
export { type LatencySlot, readLatencySlots } from "./read/read-latency.ts";
export {
	type CostFigure,
	countUsage,
	type ProviderFigure,
	readCostSplit,
	readProviderHealth,
	readUsageSeries,
	type SeriesQuery,
	type UsageFigure,
} from "./read/read-usage-series.ts";
export {
	readDecisionRecords,
	type SampledDecisions,
	sampleDecisions,
} from "./read/sample-decisions.ts";
export {
	type ChoiceRow,
	countNewer,
	countRows,
	type HistogramRow,
	type ResolvedQuery,
	readDecisionHistogram,
	readFacet,
	readRequestHistogram,
	type ScanReach,
} from "./read/scan-lists.ts";
export { summarizeUsage } from "./read/summarize-usage.ts";
export type { LedgerLag, LedgerLimits, UsageLedger } from "./usage-ledger.ts";
