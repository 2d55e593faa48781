import { z } from "zod";
import type { Random } from "#server/platform/random.ts";
import type { LedgerEvent, LedgerStore } from "../ports.ts";
import type { Pauser } from "./pauser.ts";
import type { RecordChunk } from "./record-source.ts";

const FIRST_BACKOFF_MS = 200;
const LAST_BACKOFF_MS = 10_000;
const MAX_DOUBLINGS = 6;

export interface StoreChunkContext {
	readonly store: LedgerStore;
	readonly random: Random;
	readonly pauser: Pauser;
	/** Keeps a record that cannot be stored, with its reason, on disk. */
	readonly setAside: (record: unknown, reason: string) => void;
	readonly onEvent: (event: LedgerEvent) => void;
}

/**
 * Stores a chunk, for as long as that takes. False when the flusher stopped first; nothing is
 * lost then, because the chunk is not committed. A record that the store refuses is found by
 * halving and set aside, so that it cannot hold up the others.
 */
export async function storeChunk(ctx: StoreChunkContext, chunk: RecordChunk): Promise<boolean> {
	const { json } = chunk;
	const result = await writeUntilJudged(ctx, json);
	if (result === null) return false;
	if (result.state === "stored") return handleOrphans(ctx, parseLater(json), result.withoutIntent);
	return storeHalves(ctx, z.array(z.unknown()).parse(JSON.parse(json.toString())), result.reason);
}

async function storeHalves(
	ctx: StoreChunkContext,
	records: readonly unknown[],
	reason: string,
): Promise<boolean> {
	const [only] = records;
	if (records.length <= 1) return only === undefined || setAside(ctx, only, reason);
	const middle = records.length >> 1;
	for (const half of [records.slice(0, middle), records.slice(middle)]) {
		const result = await writeUntilJudged(ctx, Buffer.from(JSON.stringify(half)));
		if (result === null) return false;
		const isDone =
			result.state === "stored"
				? await handleOrphans(ctx, () => half, result.withoutIntent)
				: await storeHalves(ctx, half, result.reason);
		if (!isDone) return false;
	}
	return true;
}

/** Tries until the store has judged the records; `null` when the flusher stopped before. */
async function writeUntilJudged(ctx: StoreChunkContext, json: Uint8Array) {
	for (let attempt = 0; ; attempt++) {
		const result = await ctx.store.write(json);
		if (result.state !== "unavailable") {
			if (attempt > 0) report(ctx, "info", "store_restored", "usage records are stored again");
			return result;
		}
		if (attempt === 0) {
			const message = `usage records wait in the local log: ${result.reason}`;
			report(ctx, "error", "store_lost", message);
		}
		if (ctx.pauser.isStopped()) return null;
		await backOff(ctx, attempt);
	}
}

/** Full jitter, so that many edges do not come back at once. */
function backOff(ctx: StoreChunkContext, attempt: number): Promise<void> {
	const longest = Math.min(
		LAST_BACKOFF_MS,
		FIRST_BACKOFF_MS * 2 ** Math.min(attempt, MAX_DOUBLINGS),
	);
	return ctx.pauser.pause(Math.ceil(ctx.random.next() * longest) + 20);
}

const recordKeySchema = z.object({ kind: z.string(), id: z.string() });

/** Terminal records whose request was never recorded would otherwise vanish without a trace. */
async function handleOrphans(
	ctx: StoreChunkContext,
	records: () => readonly unknown[],
	ids: readonly string[],
): Promise<boolean> {
	if (ids.length === 0) return true;
	const wanted = new Set(ids);
	for (const record of records()) {
		const key = recordKeySchema.safeParse(record);
		if (!key.success || key.data.kind !== "terminal" || !wanted.has(key.data.id)) continue;
		wanted.delete(key.data.id);
		if (!(await setAside(ctx, record, "its request was never recorded"))) return false;
	}
	return true;
}

async function setAside(ctx: StoreChunkContext, record: unknown, reason: string): Promise<boolean> {
	for (let attempt = 0; ; attempt++) {
		try {
			ctx.setAside(record, reason);
			return true;
		} catch (error) {
			const message = `a refused usage record cannot be set aside: ${String(error)}`;
			if (attempt === 0) report(ctx, "error", "log_write_failed", message);
			if (ctx.pauser.isStopped()) return false;
			await backOff(ctx, attempt);
		}
	}
}

function report(
	ctx: StoreChunkContext,
	severity: LedgerEvent["severity"],
	kind: LedgerEvent["kind"],
	message: string,
): void {
	ctx.onEvent({ severity, kind, subject: "ledger", message });
}

function parseLater(json: Buffer): () => readonly unknown[] {
	return () => z.array(z.unknown()).parse(JSON.parse(json.toString()));
}
