import type { HealthSnapshot, ModelHealth } from "../contract.ts";

/** A latency that moved by less than this changes no decision worth a snapshot of its own. */
const LATENCY_CHANGE = 0.02;
/** Up to here every sample shifts the blend with the prior. */
const FEW_SAMPLES = 40;
/** Share of failures that counts as another state of health. */
const FAILURE_CHANGE = 0.02;
/** However small the change, the figures do not get older than this while traffic flows. */
const MAX_AGE_MS = 60_000;
/** Without traffic the counts only decay; the policy must see that in time. */
const MAX_IDLE_AGE_MS = 600_000;

/** Whether the new figures differ from the snapshot in force so that they deserve a number. */
export function isRelevantChange(
	last: HealthSnapshot | null,
	next: readonly ModelHealth[],
	nowMs: number,
): boolean {
	if (last === null) return true;
	if (last.models.length !== next.length) return true;
	const ageMs = nowMs - last.takenAtMs;
	const byKey = new Map(last.models.map((model) => [keyOf(model), model]));
	let isNewer = false;
	for (const model of next) {
		const before = byKey.get(keyOf(model));
		if (before === undefined || differs(before, model)) return true;
		if (model.lastSampleMs > before.lastSampleMs) isNewer = true;
	}
	if (isNewer) return ageMs >= MAX_AGE_MS;
	return next.length > 0 && ageMs >= MAX_IDLE_AGE_MS;
}

function keyOf({ modelId, upstream }: ModelHealth): string {
	return `${upstream} ${modelId}`;
}

function differs(before: ModelHealth, after: ModelHealth): boolean {
	if (after.lastSampleMs <= before.lastSampleMs) return false;
	if (before.samples < FEW_SAMPLES && Math.abs(after.samples - before.samples) >= 0.5) return true;
	const moved =
		hasMoved(before.ttftMsP95, after.ttftMsP95) ||
		hasMoved(before.totalMsP95, after.totalMsP95) ||
		hasMoved(before.outputTokensPerSecondP50, after.outputTokensPerSecondP50);
	return moved || Math.abs(failureShare(before) - failureShare(after)) >= FAILURE_CHANGE;
}

function hasMoved(before: number | null, after: number | null): boolean {
	if (before === null || after === null) return before !== after;
	return Math.abs(after - before) > before * LATENCY_CHANGE;
}

function failureShare({ outcomes }: ModelHealth): number {
	let total = 0;
	for (const count of Object.values(outcomes)) total += count;
	return total === 0 ? 0 : 1 - (outcomes.ok ?? 0) / total;
}
