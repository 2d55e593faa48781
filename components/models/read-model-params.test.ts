import { describe, expect, test } from "vitest";
import { readModelParams } from "./read-model-params.ts";

describe("the address of the models page", () => {
	test("is in force where it is understood", () => {
		expect(
			readModelParams({ preset: "fast", look: "stale", price: "2.5", age: "30", n: "100" }),
		).toEqual({
			preset: "fast",
			view: "stale",
			maxPrice: 2.5,
			maxAge: 30,
			minSamples: 100,
			problems: [],
		});
		expect(readModelParams({ preset: null })).toEqual({
			preset: null,
			view: "best",
			maxPrice: null,
			maxAge: null,
			minSamples: null,
			problems: [],
		});
	});

	test("says what of it was not understood, and what there is", () => {
		const { preset, view, maxPrice, problems } = readModelParams({
			preset: "fastest",
			look: "",
			price: "cheap",
			age: "-1",
			n: "",
		});
		expect([preset, view, maxPrice]).toEqual([null, "best", null]);
		expect(problems).toEqual([
			{
				key: "preset",
				message: "there is no preset “fastest”; there are balanced, fast, quality",
			},
			{ key: "look", message: "there is no look “”; there are best, new, stale, excluded" },
			{ key: "price", message: "the highest price is a number above 0, not “cheap”" },
			{ key: "age", message: "the highest age in days is a number above 0, not “-1”" },
			{ key: "n", message: "the least number of measurements is a number above 0, not “”" },
		]);
	});
});
