import type { CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import type { PolicyVersion, Preset, ScoreMoment } from "./contract.ts";
import { prepareRanking } from "./core/prepare-ranking.ts";
import { rankAll } from "./core/rank-candidates.ts";
import { typicalFeatures } from "./core/rank-models.ts";
import { MICRO } from "./core/resolve-weights.ts";

/** What was known at one moment. */
export interface KnownMoment {
	readonly atMs: number;
	readonly catalog: CatalogSnapshot;
	readonly health: HealthSnapshot;
}

/**
 * The points of a model for a typical request, as a policy gives them for the facts and measurements
 * of a moment. `null`: it was no candidate.
 */
export function scoreAtMoment(given: {
	readonly moment: KnownMoment;
	readonly policy: PolicyVersion;
	readonly preset: Preset;
	readonly modelId: string;
}): ScoreMoment["score"] {
	const { moment, policy, preset, modelId } = given;
	const { catalog, health, atMs } = moment;
	const ranking = prepareRanking({ catalog, health, policy, preset });
	const { scored } = rankAll(ranking, typicalFeatures(preset), atMs);
	const place = scored.findIndex(({ prepared }) => prepared.model.id === modelId);
	const found = scored[place];
	if (found === undefined) return null;
	return {
		points: {
			freshness: found.freshness / MICRO,
			latency: found.latency / MICRO,
			quality: found.quality / MICRO,
			cost: found.cost / MICRO,
		},
		total: found.total / MICRO,
		rank: place + 1,
		candidates: scored.length,
	};
}
