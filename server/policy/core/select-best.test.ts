import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DecisionCase, decisionCases } from "../testing/arbitraries.ts";
import {
	buildCatalog,
	buildFeatures,
	buildHealthSnapshot,
	buildModel,
	buildPolicy,
	NOW_MS,
	priceUsd,
} from "../testing/builders.ts";
import { prepareRanking } from "./prepare-ranking.ts";
import { rankAll } from "./rank-candidates.ts";
import { DAY_MS } from "./score-factors.ts";
import { selectBest } from "./select-best.ts";

function prepare({ catalog, health, policy, features }: DecisionCase) {
	return prepareRanking({ catalog, health, policy, preset: features.preset });
}

/** What the shortcut must find, by looking at every model. */
function expectSameAsRankAll(
	ranking: ReturnType<typeof prepareRanking>,
	request: { features: DecisionCase["features"]; atMs: number; limit: number },
): void {
	const { scored } = rankAll(ranking, request.features, request.atMs);
	const { best, candidateCount } = selectBest(ranking, request);
	expect(best).toEqual(scored.slice(0, request.limit));
	expect(candidateCount).toBe(scored.length);
}

describe("selectBest", () => {
	it("finds the beginning of the whole ranking, request after request on one preparation", () => {
		const limits = fc.integer({ min: 1, max: 9 });
		const requests = fc.array(fc.tuple(decisionCases, limits), { minLength: 2, maxLength: 5 });
		fc.assert(
			fc.property(decisionCases, requests, (given, others) => {
				const ranking = prepare(given);
				expectSameAsRankAll(ranking, { features: given.features, atMs: given.nowMs, limit: 9 });
				for (const [{ features, nowMs }, limit] of others) {
					expectSameAsRankAll(ranking, {
						features: { ...features, preset: given.features.preset },
						atMs: nowMs,
						limit,
					});
				}
			}),
		);
	});

	it("agrees over a large catalogue, where most models are never scored", () => {
		const models = Array.from({ length: 300 }, (_, at) =>
			buildModel(`openai/model-${at}`, {
				createdMs: NOW_MS - ((at * 7) % 400) * DAY_MS,
				qualityPercentile: (at * 37) % 101,
				price: priceUsd(((at * 13) % 50) / 5, ((at * 13) % 50) / 1.3),
			}),
		);
		const ranking = prepareRanking({
			catalog: buildCatalog(models),
			health: buildHealthSnapshot([]),
			policy: buildPolicy(),
			preset: "balanced",
		});
		fc.assert(
			fc.property(fc.nat(100_000), fc.nat(20 * DAY_MS), (promptTokens, laterMs) => {
				const features = buildFeatures({ promptTokens });
				expectSameAsRankAll(ranking, { features, atMs: NOW_MS + laterMs, limit: 9 });
			}),
			{ numRuns: 50 },
		);
	});

	it("follows a model over the age at which it loses points", () => {
		const models = [
			buildModel("openai/aging", { createdMs: NOW_MS - 90 * DAY_MS + 1 }),
			buildModel("openai/fresh", { createdMs: NOW_MS, qualityPercentile: 10 }),
		];
		const ranking = prepareRanking({
			catalog: buildCatalog(models),
			health: buildHealthSnapshot([]),
			policy: buildPolicy(),
			preset: "balanced",
		});
		const features = buildFeatures({});
		const first = (atMs: number) =>
			selectBest(ranking, { features, atMs, limit: 1 }).best[0]?.prepared.model.id;
		expect(first(NOW_MS)).toBe("openai/aging");
		expect(first(NOW_MS + 1)).toBe("openai/fresh");
		expect(first(NOW_MS)).toBe("openai/aging");
	});
});
