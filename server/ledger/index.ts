// What other features read of the ledger. The writing half, which owns a disk, is opened by the edge
// alone (`open-usage-ledger.ts`), so that the console's bundle never reaches for the file system.
export { type KeepLedgerOptions, type KeptLedger, keepLedger } from "./keep-ledger.ts";
export type { LedgerEvent } from "./ports.ts";
export { type FoundDecision, findDecision, listDecisions } from "./read/decisions.ts";
export { type FoundRequest, findCapture, findRequest } from "./read/find-request.ts";
export { findVisibleRequests, listRequests, patchRequests } from "./read/list-requests.ts";
export { summarizeUsage } from "./read/summarize-usage.ts";
export type { LedgerLag, LedgerLimits, UsageLedger } from "./usage-ledger.ts";
