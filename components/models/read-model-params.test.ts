import { describe, expect, test } from "vitest";
import { readModelParams } from "./read-model-params.ts";

describe("the address of the models page", () => {
	test("is in force where it is understood", () => {
		expect(readModelParams({ preset: "fast", look: "stale" })).toEqual({
			preset: "fast",
			view: "stale",
			problems: [],
		});
		expect(readModelParams({ preset: null, look: null })).toEqual({
			preset: null,
			view: "best",
			problems: [],
		});
	});

	test("says what of it was not understood, and which words there are", () => {
		const { preset, view, problems } = readModelParams({ preset: "fastest", look: "" });
		expect([preset, view]).toEqual([null, "best"]);
		expect(problems).toEqual([
			{
				key: "preset",
				message: "there is no preset “fastest”; there are balanced, fast, quality",
			},
			{ key: "look", message: "there is no look “”; there are best, new, stale, excluded" },
		]);
	});
});
