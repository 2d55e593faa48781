import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, nearestWord } from "./nearest-word.ts";

describe("nearest word", () => {
	it("is a metric: zero only for equal words, symmetric, at most the longer length", () => {
		fc.assert(
			fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
				const distance = editDistance(a, b);
				expect(distance === 0).toBe(a === b);
				expect(distance).toBe(editDistance(b, a));
				expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
			}),
		);
	});

	it("finds what was probably meant, whatever the case", () => {
		expect(nearestWord("Wieghts", ["weights", "models"])).toBe("weights");
	});

	it("suggests nothing when nothing is near", () => {
		expect(nearestWord("banana", ["weights", "models"])).toBeNull();
	});
});
