import { raiseEpoch } from "#server/platform/change-feed.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import type { ModelHealth } from "./contract.ts";
import { isRelevantChange } from "./core/is-relevant-change.ts";
import {
	decodeHealth,
	type HealthState,
	mergeHealth,
	summarizeHealth,
} from "./core/model-health.ts";
import {
	insertHealthSnapshot,
	latestHealth,
	lockHealth,
	readHealthRows,
} from "./health-repository.ts";

/** Older states have decayed to a ten-thousandth and are left out. */
export const HEALTH_ROW_LIFE_MS = 14 * 3_600_000;
/** Below this decayed number of outcomes nothing is left to say about a model. */
const LEAST_OUTCOMES = 0.05;

export interface PublishHealthDeps {
	readonly db: Db;
	readonly clock: Clock;
	/** Told about a row that cannot be read; the others are published without it. */
	readonly onDamagedRow: (where: { modelId: string; upstream: string }, error: unknown) => void;
}

/**
 * Merges what all instances measured into the next numbered snapshot, when it differs from the one in
 * force. Returns its number, or `null` when nothing relevant changed.
 */
export function publishHealth(deps: PublishHealthDeps): Promise<number | null> {
	const nowMs = deps.clock.nowMs();
	return inTransaction(deps.db, async (tx) => {
		await lockHealth(tx);
		const rows = await readHealthRows(tx, nowMs - HEALTH_ROW_LIFE_MS);
		const models = summarize(mergeRows(rows, deps.onDamagedRow), nowMs);
		if (!isRelevantChange(await latestHealth(tx), models, nowMs)) return null;
		const number = await insertHealthSnapshot(tx, models, nowMs);
		await raiseEpoch(tx, "health");
		return number;
	});
}

interface Merged {
	readonly modelId: string;
	readonly upstream: string;
	readonly state: HealthState;
}

function mergeRows(
	rows: readonly { modelId: string; upstream: string; state: Uint8Array }[],
	onDamagedRow: PublishHealthDeps["onDamagedRow"],
): Merged[] {
	const merged = new Map<string, Merged>();
	for (const { modelId, upstream, state: bytes } of rows) {
		const key = `${upstream} ${modelId}`;
		try {
			const state = decodeHealth(bytes);
			const known = merged.get(key);
			if (known === undefined) merged.set(key, { modelId, upstream, state });
			else mergeHealth(known.state, state);
		} catch (error) {
			onDamagedRow({ modelId, upstream }, error);
		}
	}
	return [...merged.values()];
}

function summarize(merged: readonly Merged[], nowMs: number): ModelHealth[] {
	return merged
		.map(({ modelId, upstream, state }) => summarizeHealth(modelId, upstream, state, nowMs))
		.filter(({ outcomes }) => sum(Object.values(outcomes)) >= LEAST_OUTCOMES)
		.sort((a, b) => compare(a.modelId, b.modelId) || compare(a.upstream, b.upstream));
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
