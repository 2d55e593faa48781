import { createSeededRandom } from "#server/adapters/simulator/core/seeded-random.ts";
import type { CatalogModel, HealthSnapshot, ModelHealth } from "#server/catalog/contract.ts";

/** How a model behaves in the demonstration; invented from its id, the same at every run. */
export interface DemoModel {
	readonly model: CatalogModel;
	/** Median time to the first token, ms. */
	readonly ttftMs: number;
	readonly tokensPerSecond: number;
	/** Share of pinned traffic, relative to the other models. */
	readonly popularity: number;
}

/** Invents the behaviour of each model. */
export function inventModels(models: readonly CatalogModel[]): DemoModel[] {
	return models.map((model) => {
		const random = createSeededRandom(hash(model.id));
		return {
			model,
			ttftMs: model.publishedTtftMs?.p50 ?? 180 + 900 * random.next() ** 2,
			tokensPerSecond: 35 + 130 * random.next(),
			popularity: 0.1 + random.next() ** 3,
		};
	});
}

/**
 * Measurements that fit the invented behaviour, in several states: a decision names one of them.
 * Taken now, because nothing was measured before.
 */
export function inventHealth(
	models: readonly DemoModel[],
	state: { readonly index: number; readonly nowMs: number },
): Omit<HealthSnapshot, "number"> {
	const random = createSeededRandom(1_000 + state.index);
	const rows = models.map(({ model, ttftMs, tokensPerSecond }): ModelHealth => {
		const load = 0.75 + 0.9 * random.next();
		const samples = Math.round(4 + 400 * random.next() ** 2);
		const totalMs = ttftMs * load + 260_000 / tokensPerSecond;
		return {
			modelId: model.id,
			upstream: "demo",
			samples,
			totalSamples: samples,
			ttftMsP50: Math.round(ttftMs * load),
			ttftMsP95: Math.round(ttftMs * load * 2.1),
			totalMsP50: Math.round(totalMs),
			totalMsP95: Math.round(totalMs * 2.4),
			outputTokensPerSecondP50: Math.round(tokensPerSecond),
			outcomes: { ok: samples, rate_limited: Math.round(samples * 0.02) },
			lastSampleMs: state.nowMs - Math.round(60_000 * random.next()),
		};
	});
	return { takenAtMs: state.nowMs, models: rows };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let index = 0; index < text.length; index++) {
		value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
	}
	return value >>> 0;
}
