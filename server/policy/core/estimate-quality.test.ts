import { expect, it } from "vitest";
import { buildModel } from "../testing/builders.ts";
import { estimateQualities } from "./estimate-quality.ts";

const model = (id: string, qualityPercentile: number | null) =>
	buildModel(id, { qualityPercentile });

it("assumes the author's median for a model that nobody evaluated", () => {
	const models = [model("openai/new", null), model("openai/a", 40), model("openai/b", 90)];
	expect(estimateQualities(models)).toEqual([
		{ percentile: 65, prior: "author_median" },
		{ percentile: 40, prior: null },
		{ percentile: 90, prior: null },
	]);
});

it("assumes the lower quartile for an author without any figure", () => {
	const known = [0, 20, 40, 60, 80].map((value, index) => model(`openai/${index}`, value));
	expect(estimateQualities([model("google/new", null), ...known])[0]).toEqual({
		percentile: 20,
		prior: "overall_quartile",
	});
	expect(estimateQualities([model("google/new", null)])[0]).toEqual({
		percentile: 25,
		prior: "nothing_known",
	});
});
