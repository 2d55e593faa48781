import { z } from "zod";
import type { LedgerStore, StoreResult } from "../ports.ts";

const tokensSchema = z.object({
	prompt: z.number(),
	completion: z.number(),
	cacheRead: z.number(),
	cacheWrite: z.number(),
	reasoning: z.number(),
});
const recordSchema = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("intent"),
		id: z.uuid(),
		atMs: z.number(),
		estimateNanos: z.number(),
	}),
	z.object({
		kind: z.literal("terminal"),
		id: z.uuid(),
		outcome: z.string(),
		costNanos: z.number().int().nonnegative(),
		tokens: tokensSchema,
		usageSource: z.string(),
	}),
	z.object({
		kind: z.literal("decision"),
		record: z.object({ id: z.uuid(), requestId: z.uuid(), chosen: z.string() }),
	}),
	z.object({ kind: z.literal("capture"), id: z.uuid(), request: z.string(), response: z.string() }),
]);

/** A request as the fake keeps it; the names are those of the database columns. */
export interface StoredRequest {
	readonly id: string;
	outcome: string;
	readonly estimateNanos: number;
	costNanos: number | null;
	usageSource: string | null;
}

export interface FakeStore extends LedgerStore {
	readonly requests: ReadonlyMap<string, StoredRequest>;
	readonly decisions: ReadonlySet<string>;
	readonly captures: ReadonlySet<string>;
	/** Sums over final requests, kept the way the roll-ups are: added to, never recomputed. */
	readonly rollup: { requests: number; costNanos: number };
}

/** Keeps records in memory by the rules of the real store, without a query planner. */
export function createFakeStore(): FakeStore {
	const requests = new Map<string, StoredRequest>();
	const decisions = new Set<string>();
	const captures = new Set<string>();
	const rollup = { requests: 0, costNanos: 0 };

	async function write(bytes: Uint8Array): Promise<StoreResult> {
		const parsed = z.array(recordSchema).safeParse(JSON.parse(Buffer.from(bytes).toString()));
		if (!parsed.success) return { state: "refused", reason: z.prettifyError(parsed.error) };
		const withoutIntent: string[] = [];
		let finalised = 0;
		for (const record of parsed.data) {
			if (record.kind === "decision") decisions.add(record.record.id);
			if (record.kind === "capture") captures.add(record.id);
			if (record.kind !== "intent" || requests.has(record.id)) continue;
			const { id, estimateNanos } = record;
			requests.set(id, {
				id,
				estimateNanos,
				outcome: "running",
				costNanos: null,
				usageSource: null,
			});
		}
		for (const record of parsed.data) {
			if (record.kind !== "terminal") continue;
			const request = requests.get(record.id);
			if (request === undefined) withoutIntent.push(record.id);
			if (request?.outcome !== "running") continue;
			request.outcome = record.outcome;
			request.costNanos = record.costNanos;
			request.usageSource = record.usageSource;
			rollup.requests++;
			rollup.costNanos += record.costNanos;
			finalised++;
		}
		return { state: "stored", finalised, withoutIntent };
	}

	return { write, requests, decisions, captures, rollup };
}
