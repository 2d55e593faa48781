import type { Outcome } from "#server/ledger/contract.ts";

/** Sums of one outcome in one bucket. */
export interface UsageFigure {
	readonly bucket: number;
	readonly outcome: Outcome;
	readonly requests: number;
	readonly simulated_requests: number;
	readonly prompt: number;
	readonly completion: number;
	readonly cache_read: number;
	readonly cache_write: number;
	readonly reasoning: number;
	/** Nano-dollars. */
	readonly cost_nanos: number;
	readonly estimated_cost_nanos: number;
}

/** Requests of one bucket by logarithmic slot of a latency; `looked` counts those looked at. */
export interface LatencySlot {
	readonly bucket: number;
	readonly metric: "ttft" | "duration" | "looked";
	readonly slot: number;
	readonly count: number;
}

/** Cost of one group in one bucket; `key` is `null` for all but the costliest groups. */
export interface CostFigure {
	readonly bucket: number;
	readonly key: string | null;
	readonly requests: number;
	readonly cost_nanos: number;
	/** Groups in all. */
	readonly group_count: number;
}

/** Requests of one provider in one bucket; `judged` leaves out those that the client left. */
export interface ProviderFigure {
	readonly bucket: number;
	readonly provider: string;
	readonly requests: number;
	readonly failed: number;
	readonly judged: number;
}

/** Starts of consecutive buckets and the end of the last one, ms since the epoch. */
export interface BucketBounds {
	readonly starts: readonly number[];
	readonly untilMs: number;
}
