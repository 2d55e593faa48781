import type { CatalogModel, ModelHealth } from "../contract.ts";

/** What a list shows of each model: its facts, and the measurements of its busiest upstream. */
export function listModelFacts(models: readonly CatalogModel[], health: readonly ModelHealth[]) {
	const busiest = new Map<string, ModelHealth>();
	for (const measured of health) {
		const known = busiest.get(measured.modelId);
		if (known === undefined || measured.samples > known.samples) {
			busiest.set(measured.modelId, measured);
		}
	}
	return models.map((model) => {
		const measured = busiest.get(model.id);
		return {
			id: model.id,
			author: model.author,
			createdMs: model.createdMs,
			contextTokens: model.contextTokens,
			promptPico: model.price.promptPico,
			completionPico: model.price.completionPico,
			capabilities: [
				...model.inputModalities.filter((modality) => modality !== "text"),
				...model.supportedParameters,
			],
			measured:
				measured === undefined
					? null
					: {
							p50Ms: measured.ttftMsP50,
							p95Ms: measured.ttftMsP95,
							samples: measured.samples,
							successRate: successRateOf(measured.outcomes),
							lastSampleMs: measured.lastSampleMs,
						},
		};
	});
}

function successRateOf(outcomes: ModelHealth["outcomes"]): number | null {
	const all = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
	return all === 0 ? null : (outcomes.ok ?? 0) / all;
}
