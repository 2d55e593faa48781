import type { RecordSource } from "./record-source.ts";
import { type StoreChunkContext, storeChunk } from "./store-chunk.ts";

/** Below this many records a batch waits for company. */
const SMALL_BATCH = 500;
export const FAULT_PAUSE_MS = 1_000;

/**
 * Moves records to the store until the pauser stops and, if the store lets it, everything that was
 * there by then. New records gather for `gatherMs` so that a statement carries many.
 */
export async function runFlusher(
	ctx: StoreChunkContext,
	source: RecordSource,
	gatherMs: number,
): Promise<void> {
	while (!ctx.pauser.isStopped()) {
		await ctx.pauser.untilWoken();
		await ctx.pauser.pause(gatherMs);
		try {
			await drainSource(ctx, source, SMALL_BATCH);
		} catch (error) {
			reportFault(ctx, error);
			await ctx.pauser.pause(FAULT_PAUSE_MS);
			ctx.pauser.wake();
		}
	}
}

/** A disk that cannot be read: say so and try again, because the records are still there. */
export function reportFault(ctx: StoreChunkContext, error: unknown): void {
	ctx.onEvent({
		severity: "error",
		kind: "log_read_failed",
		subject: "ledger",
		message: `the usage log cannot be read: ${error instanceof Error ? error.message : String(error)}`,
	});
}

/**
 * Stores chunk by chunk until the source is empty or gave fewer than `atLeast` records. False when
 * it had to stop before.
 */
export async function drainSource(
	ctx: StoreChunkContext,
	source: RecordSource,
	atLeast: number,
): Promise<boolean> {
	for (let chunk = source.next(); chunk !== null; chunk = source.next()) {
		if (chunk.records === 0) await ctx.pauser.pause(0);
		else if (!(await storeChunk(ctx, chunk))) return false;
		chunk.commit();
		if (chunk.records < atLeast) return true;
	}
	return true;
}
