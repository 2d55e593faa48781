import type { RecordSource } from "./record-source.ts";
import { type StoreChunkContext, storeChunk } from "./store-chunk.ts";

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
			await drainSource(ctx, source);
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
 * Stores chunk by chunk up to the last one that was there. False when it had to stop before. What
 * comes meanwhile is left to gather again.
 */
export async function drainSource(ctx: StoreChunkContext, source: RecordSource): Promise<boolean> {
	for (let chunk = source.next(); chunk !== null; chunk = source.next()) {
		if (chunk.records === 0) await ctx.pauser.pause(0);
		else if (!(await storeChunk(ctx, chunk))) return false;
		chunk.commit();
		if (chunk.isLast) return true;
	}
	return true;
}
