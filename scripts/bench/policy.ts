/**
 * Time of one policy decision among 400 models, as JSON. `node scripts/bench/policy.ts`
 * Inputs vary from call to call, so that nothing can be answered from a cache of results.
 */
import { cpus } from "node:os";
import { decidePrepared } from "#server/policy/core/decide.ts";
import { explain } from "#server/policy/core/explain.ts";
import { prepareRanking } from "#server/policy/core/prepare-ranking.ts";
import {
	buildCatalog,
	buildFeatures,
	buildHealth,
	buildHealthSnapshot,
	buildModel,
	buildPolicy,
	NOW_MS,
	priceUsd,
} from "#server/policy/testing/builders.ts";

const MODELS = 400;
const ROUNDS = 20_000;
const WARM_UP = 2000;
const DAY_MS = 86_400_000;
const AUTHORS = ["openai", "anthropic", "google", "meta-llama", "mistralai", "acme-labs"];

const models = Array.from({ length: MODELS }, (_, index) =>
	buildModel(`${AUTHORS[index % AUTHORS.length]}/model-${index}`, {
		createdMs: NOW_MS - ((index * 7) % 400) * DAY_MS,
		qualityPercentile: index % 9 === 0 ? null : (index * 37) % 101,
		price: priceUsd(((index * 13) % 50) / 5, ((index * 13) % 50) / 1.3),
		contextTokens: index % 5 === 0 ? 8192 : 200_000,
		priceOverrides:
			index % 10 === 0
				? [
						{
							minPromptTokens: 3000,
							utcStartMinute: null,
							utcEndMinute: null,
							utcDays: null,
							price: { promptPico: 9_000_000 },
						},
					]
				: [],
	}),
);
const input = {
	catalog: buildCatalog(models),
	health: buildHealthSnapshot(
		models.map(({ id }, index) => buildHealth(id, 150 + ((index * 91) % 3000), { samples: index })),
	),
	policy: buildPolicy(),
	preset: "balanced" as const,
};

function measure(rounds: number, work: (round: number) => void): Record<string, number> {
	const times = new Float64Array(rounds);
	for (let round = 0; round < rounds; round += 1) {
		const start = performance.now();
		work(round);
		times[round] = performance.now() - start;
	}
	times.sort();
	const at = (share: number) => Number((times[Math.floor(rounds * share)] ?? 0).toFixed(4));
	return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

const ranking = prepareRanking(input);
const decideOne = (round: number) =>
	decidePrepared(ranking, {
		features: buildFeatures({
			promptTokens: 20 + ((round * 97) % 12_000),
			expectedCompletionTokens: 100 + (round % 900),
			requiredParameters: round % 3 === 0 ? ["tools"] : [],
			maxCostUsd: round % 4 === 0 ? 0.05 : null,
			openBreakers: round % 5 === 0 ? ["openai/model-0"] : [],
		}),
		nowMs: NOW_MS + round * 1000,
		id: "decision",
		requestId: "request",
	});
measure(WARM_UP, decideOne);
const decision = measure(ROUNDS, decideOne);
const preparation = measure(300, () => prepareRanking(input));
const first = decideOne(0);
const explanation = measure(100, () => {
	if ("record" in first) explain({ ...input, record: first.record });
});
const result = {
	models: MODELS,
	rounds: ROUNDS,
	decision,
	budgetP99Ms: 0.2,
	withinBudget: (decision.p99Ms ?? 1) <= 0.2,
	preparation,
	explanation,
	machine: { cpu: cpus()[0]?.model ?? "unknown", cores: cpus().length, node: process.version },
};
process.stdout.write(`${JSON.stringify(result, null, "\t")}\n`);
