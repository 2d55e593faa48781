import fc from "fast-check";
import { expect, test } from "vitest";
import { systemRandom } from "#server/platform/random.ts";
import { API_KEY_LENGTH, isWellFormedApiKey, makeApiKey } from "./api-key-format.ts";

test("a new key has the published form and passes its own checksum", () => {
	for (let round = 0; round < 200; round++) {
		const { key, prefix } = makeApiKey(systemRandom);
		expect(key).toMatch(/^sph_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
		expect(key).toHaveLength(API_KEY_LENGTH);
		expect(key.startsWith(`${prefix}_`)).toBe(true);
		expect(isWellFormedApiKey(key)).toBe(true);
	}
});

test("one mistyped character never passes", () => {
	const { key } = makeApiKey(systemRandom);
	for (let at = 4; at < key.length; at++) {
		const typed = key.charAt(at) === "a" ? "b" : "a";
		if (key.charAt(at) === "_") continue;
		expect(isWellFormedApiKey(key.slice(0, at) + typed + key.slice(at + 1))).toBe(false);
	}
});

test("arbitrary text never passes and never throws", () => {
	fc.assert(
		fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
			expect(isWellFormedApiKey(text)).toBe(false);
		}),
	);
});

test("keys do not repeat", () => {
	const keys = new Set(Array.from({ length: 500 }, () => makeApiKey(systemRandom).key));
	expect(keys.size).toBe(500);
});
