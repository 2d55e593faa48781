import { describe, expect, it } from "vitest";
import type { CatalogModel, ModelHealth } from "#server/catalog/contract.ts";
import type { PolicyConfig } from "../contract.ts";
import { buildHealth, buildHealthSnapshot, buildModel, buildPolicy } from "../testing/builders.ts";
import { estimateLatencies, type LatencyEstimate } from "./estimate-latency.ts";

function estimate(
	models: readonly CatalogModel[],
	rows: readonly ModelHealth[],
	over: Partial<PolicyConfig> = {},
): LatencyEstimate {
	const [first] = estimateLatencies(models, buildHealthSnapshot(rows), buildPolicy(over).config);
	if (first === undefined) throw new Error("no estimate");
	return first;
}

const model = buildModel("openai/a");
const published = { p50: 300, p90: 700, p99: 1700 };

describe("estimateLatencies", () => {
	it("trusts a measurement alone from the least number of samples on", () => {
		expect(estimate([model], [buildHealth(model.id, 640, { samples: 20 })])).toMatchObject({
			p95Ms: 640,
			basis: "measured",
			prior: null,
		});
	});

	it("blends fewer samples with the prior in proportion to their number", () => {
		const rows = [buildHealth(model.id, 640, { samples: 5 })];
		expect(estimate([{ ...model, publishedTtftMs: published }], rows)).toMatchObject({
			basis: "blended",
			samples: 5,
			measuredMs: 640,
			prior: { source: "published" },
			p95Ms: expect.closeTo(1001.03 + (640 - 1001.03) * 0.25, 1),
		});
	});

	it("takes the p95 of an exponential tail between the published p90 and p99", () => {
		const { p95Ms, basis } = estimate([{ ...model, publishedTtftMs: published }], []);
		expect(p95Ms).toBeCloseTo(700 + 1000 * (Math.log(2) / Math.log(10)), 6);
		expect(basis).toBe("prior");
	});

	it("falls back to the provider's median, then to that of all, then to the medium band", () => {
		const sibling = (id: string) => buildModel(`openai/${id}`);
		const rows = [buildHealth("openai/b", 400, { samples: 20 }), buildHealth("openai/c", 600)];
		const others = [sibling("b"), sibling("c"), buildModel("google/d")];
		const google = buildHealth("google/d", 5000);
		expect(estimate([model, ...others], [...rows, google])).toMatchObject({
			p95Ms: 500,
			prior: { source: "provider_median" },
		});
		expect(estimate([model, buildModel("google/d")], [google])).toMatchObject({
			p95Ms: 5000,
			prior: { source: "overall_median" },
		});
		expect(estimate([model], [])).toMatchObject({ p95Ms: 1150, prior: { source: "neutral" } });
	});

	it("lets only trusted measurements speak for other models", () => {
		const rows = [buildHealth("openai/b", 90, { samples: 19 })];
		expect(estimate([model, buildModel("openai/b")], rows).prior?.source).toBe("neutral");
	});

	it("averages the upstreams of one model by their samples", () => {
		const rows = [
			buildHealth(model.id, 400, { upstream: "one", samples: 30, lastSampleMs: 5 }),
			buildHealth(model.id, 1200, { upstream: "two", samples: 10, lastSampleMs: 9 }),
			buildHealth(model.id, null, { upstream: "three", samples: 50, lastSampleMs: 11 }),
		];
		expect(estimate([model], rows)).toMatchObject({ p95Ms: 600, samples: 40, lastSampleMs: 9 });
	});

	it("gives the very same figure whatever order the rows come in", () => {
		const row = (upstream: string, samples: number) =>
			buildHealth(model.id, 1000 * samples, { upstream, samples });
		const rows = [row("a", 0.1), row("b", 0.2), row("c", 0.3), row("d", 0.7)];
		const { p95Ms } = estimate([model], rows);
		for (const order of [
			[3, 2, 1, 0],
			[1, 3, 0, 2],
			[2, 0, 3, 1],
		]) {
			const mixed = order.flatMap((index) => rows[index] ?? []);
			expect(estimate([model], mixed).p95Ms).toBe(p95Ms);
		}
	});

	it("scores the total time when the policy says so, for which nothing is published", () => {
		const given = { ...model, publishedTtftMs: published };
		const total = { latencyMetric: "total" as const };
		expect(estimate([given], [buildHealth(model.id, 640)], total).p95Ms).toBe(2560);
		expect(estimate([given], [], total).prior?.source).toBe("neutral");
	});
});
