import { expect, test } from "vitest";
import { buildHealth, buildModel } from "#server/policy/testing/builders.ts";
import { listModelFacts } from "./list-model-facts.ts";

test("a model shows the measurements of the upstream that has most of them", () => {
	const models = [buildModel("a/x", { inputModalities: ["text", "image"] }), buildModel("a/y")];
	const health = [
		buildHealth("a/x", 900, { upstream: "rare", samples: 3 }),
		buildHealth("a/x", 400, { upstream: "usual", samples: 80, outcomes: { ok: 30, timeout: 10 } }),
	];
	const [x, y] = listModelFacts(models, health);
	expect(x).toMatchObject({
		id: "a/x",
		author: "a",
		capabilities: ["image", "tools", "response_format"],
		measured: { p95Ms: 400, samples: 80, successRate: 0.75 },
	});
	expect(y?.measured).toBeNull();
});

test("without a single outcome the rate is not known, which is not zero", () => {
	const health = [buildHealth("a/x", 900, { outcomes: {} })];
	expect(listModelFacts([buildModel("a/x")], health)[0]?.measured?.successRate).toBeNull();
});
