import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { policyConfigSchema, type RequestFeatures } from "../contract.ts";
import {
	buildCatalog,
	buildFeatures,
	buildHealth,
	buildHealthSnapshot,
	buildModel,
	buildPolicy,
	NOW_MS,
	priceUsd,
} from "../testing/builders.ts";
import { decideAmong, ids, reasonsOf, recordOf } from "../testing/decide-among.ts";
import { decide } from "./decide.ts";
import { describeRefusal } from "./describe-exclusion.ts";
import { rankModels } from "./rank-models.ts";
import { DAY_MS } from "./score-factors.ts";
import { SEED_POLICY } from "./seed-policy.ts";

describe("decide, the worked example of docs/routing-policy.md", () => {
	const models = [
		buildModel("anthropic/sim-large", {
			createdMs: NOW_MS - 34 * DAY_MS,
			qualityPercentile: 83,
			price: priceUsd(3, 15),
		}),
		buildModel("openai/sim-flash", {
			createdMs: NOW_MS - 131 * DAY_MS,
			qualityPercentile: 61,
			price: priceUsd(0.15, 0.6),
		}),
		buildModel("google/sim-heavy", {
			createdMs: NOW_MS - 400 * DAY_MS,
			qualityPercentile: 96,
			price: priceUsd(15, 75),
		}),
	];
	const p95 = { "anthropic/sim-large": 1120, "openai/sim-flash": 310, "google/sim-heavy": 2400 };
	const input = {
		catalog: buildCatalog(models),
		health: buildHealthSnapshot(Object.entries(p95).map(([id, ms]) => buildHealth(id, ms))),
		policy: buildPolicy(),
		nowMs: NOW_MS,
	};

	it("gives the points of the seed's formula", () => {
		const { candidates } = rankModels({ ...input, preset: "balanced" });
		const table = candidates.map(({ modelId, total, factors }) => [
			modelId,
			...factors.map(({ points }) => points),
			total,
		]);
		expect(table).toEqual([
			["anthropic/sim-large", 40, 15, 20.75, 10, 85.75],
			["openai/sim-flash", 20, 25, 15.25, 10, 70.25],
			["google/sim-heavy", 5, 5, 24, 7.5, 41.5],
		]);
		const page = readFileSync("docs/routing-policy.md", "utf8");
		for (const row of table) expect(page).toContain(`| ${row.join(" | ")} |`);
	});

	it("chooses another model when speed counts more", () => {
		const fast = rankModels({ ...input, preset: "fast" });
		expect(fast.weights).toEqual({
			freshness: 21.052632,
			latency: 42.105263,
			quality: 26.315789,
			cost: 10.526316,
		});
		expect(fast.candidates.map(({ modelId, total }) => [modelId, total])).toEqual([
			["openai/sim-flash", 79.210526],
			["anthropic/sim-large", 78.684211],
			["google/sim-heavy", 44.210526],
		]);
	});

	it("says why in one plain sentence", () => {
		const record = recordOf(decideAmong(models, { p95 }));
		expect(record.reasoning).toBe(
			"anthropic/sim-large scores 85.8 of 100, 15.5 ahead of openai/sim-flash: " +
				"released 34 days ago (40 of 40), p95 1,120 ms to first token (15 of 25), " +
				"quality percentile 83 (20.8 of 25), $0.007 per 1k tokens (10 of 10).",
		);
		expect(record).toMatchObject({
			chosen: "anthropic/sim-large",
			score: 85.75,
			margin: 15.5,
			alternatives: ["openai/sim-flash", "google/sim-heavy"],
			candidateCount: 3,
		});
	});
});

describe("decide, ties", () => {
	it("prefers the cheaper model, then the lower p95, then the id", () => {
		const cheap = buildModel("openai/z", { price: priceUsd(0.5, 2) });
		const dear = buildModel("openai/a", { price: priceUsd(1, 4) });
		const p95 = { "openai/z": 700, "openai/a": 300 };
		expect(recordOf(decideAmong([dear, cheap], { p95 })).chosen).toBe("openai/z");
		const level = buildModel("openai/z");
		expect(recordOf(decideAmong([dear, level], { p95 })).chosen).toBe("openai/a");
		const same = { "openai/z": 300, "openai/a": 300 };
		const record = recordOf(decideAmong([level, dear], { p95: same }));
		expect(record.chosen).toBe("openai/a");
		expect(record.reasoning).toContain("level with openai/z and first by name");
	});
});

describe("decide, constraints", () => {
	it("excludes with the first failed constraint and refuses when nothing is left", () => {
		const models = [
			buildModel("acme-labs/x", { expiresMs: NOW_MS - 9 * DAY_MS }),
			buildModel("openai/limited:free"),
			buildModel("openai/not-for-key"),
			buildModel("openai/expired", { expiresMs: NOW_MS - DAY_MS }),
			buildModel("openai/no-tools", { supportedParameters: [] }),
			buildModel("openai/text-only", { inputModalities: ["text"] }),
			buildModel("openai/small", { contextTokens: 8192 }),
			buildModel("openai/short", { maxCompletionTokens: 1000 }),
			buildModel("openai/broken"),
			buildModel("openai/dear", { price: priceUsd(100, 400) }),
		].map((model) =>
			model.id === "openai/text-only" ? model : { ...model, inputModalities: ["text", "image"] },
		);
		const decision = decideAmong(models, {
			features: {
				promptTokens: 12_000,
				maxCompletionTokens: 1500,
				requiredParameters: ["tools"],
				modalities: ["text", "image"],
				maxCostUsd: 0.2,
				allowedModels: models.map(({ id }) => id).filter((id) => !id.includes("for-key")),
				openBreakers: ["openai/broken"],
			},
		});
		expect(reasonsOf(decision)).toEqual({
			"acme-labs/x": "provider_not_allowed",
			"openai/limited:free": "free_variant",
			"openai/not-for-key": "not_allowed_for_key",
			"openai/expired": "expired",
			"openai/text-only": "modality_unsupported",
			"openai/no-tools": "parameter_unsupported",
			"openai/small": "context_too_small",
			"openai/short": "completion_too_long",
			"openai/broken": "breaker_open",
			"openai/dear": "over_max_cost",
		});
		expect("refused" in decision && decision.refused[0]?.modelId).toBe("openai/dear");
		expect("refused" in decision && describeRefusal(decision.refused)).toContain(
			"1 with too small a context window (openai/small: context 8,192 < 13,500 tokens needed)",
		);
	});

	it("chooses free variants only when the policy allows them", () => {
		const free = buildModel("openai/a:free", { price: priceUsd(0, 0) });
		const given = {
			catalog: buildCatalog([free, buildModel("openai/a")]),
			health: buildHealthSnapshot(),
			features: buildFeatures(),
			nowMs: NOW_MS,
			...ids,
		};
		expect(recordOf(decide({ ...given, policy: buildPolicy() })).chosen).toBe("openai/a");
		const policy = buildPolicy({ allowFreeVariants: true });
		expect(recordOf(decide({ ...given, policy })).chosen).toBe("openai/a:free");
	});

	it("leaves generators of pictures and music to callers that pin them", () => {
		const music = buildModel("google/music", {
			outputModalities: ["text", "audio"],
			price: priceUsd(0, 0),
		});
		const decision = decideAmong([music, buildModel("openai/a")]);
		expect(recordOf(decision)).toMatchObject({ chosen: "openai/a", candidateCount: 1 });
		const [refused] = "refused" in decision ? decision.refused : [];
		expect(refused).toBeUndefined();
		const alone = decideAmong([music]);
		expect("refused" in alone && alone.refused[0]?.detail).toBe(
			"produces text and audio: only chosen when it is pinned",
		);
	});

	it("lets pass what just fits and excludes what is just too much", () => {
		const model = buildModel("openai/a", {
			contextTokens: 1100,
			maxCompletionTokens: 100,
			price: priceUsd(1, 1),
		});
		const fits = {
			promptTokens: 1000,
			expectedCompletionTokens: 50,
			maxCompletionTokens: 100,
			maxCostUsd: 0.0011,
		};
		expect(recordOf(decideAmong([model], { features: fits })).chosen).toBe("openai/a");
		const reason = (over: Partial<RequestFeatures>) =>
			reasonsOf(decideAmong([model], { features: { ...fits, ...over } }))["openai/a"];
		expect(reason({ promptTokens: 1001 })).toBe("context_too_small");
		expect(reason({ promptTokens: 900, maxCompletionTokens: 101 })).toBe("completion_too_long");
		expect(reason({ maxCostUsd: 0.00109 })).toBe("over_max_cost");
		expect(reason({ maxCompletionTokens: null, expectedCompletionTokens: 101 })).toBe(
			"context_too_small",
		);
	});

	it("bounds the cost by all choices of an answer, and by the longest that is allowed", () => {
		const model = buildModel("openai/a", { price: priceUsd(0, 10) });
		const reason = (over: Partial<RequestFeatures>) =>
			decideAmong([model], { features: { maxCostUsd: 0.005, ...over } });
		const four = { expectedCompletionTokens: 2000, maxCompletionTokens: 500 };
		expect(reasonsOf(reason(four))).toEqual({ "openai/a": "over_max_cost" });
		const long = { expectedCompletionTokens: 100, maxCompletionTokens: 4000 };
		expect(reasonsOf(reason(long))).toEqual({ "openai/a": "over_max_cost" });
		const short = { expectedCompletionTokens: 100, maxCompletionTokens: 500 };
		expect(recordOf(reason(short)).chosen).toBe("openai/a");
	});

	it("still answers on the last announced day, until midnight UTC", () => {
		const model = buildModel("openai/a", { expiresMs: Date.UTC(2026, 10, 22) });
		expect(recordOf(decideAmong([model])).chosen).toBe("openai/a");
	});

	it("maps the seed's provider names to the catalogue's authors", () => {
		const models = [buildModel("meta-llama/a"), buildModel("mistralai/b")];
		expect(recordOf(decideAmong(models)).candidateCount).toBe(2);
		expect(reasonsOf(decideAmong([buildModel("constructor/x")]))).toEqual({
			"constructor/x": "provider_not_allowed",
		});
	});
});

it("keeps the seed's policy valid under its own schema", () => {
	expect(policyConfigSchema.parse(SEED_POLICY)).toEqual(SEED_POLICY);
});
