import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { comparePep440, formatPep440, parsePep440 } from "./pep440.ts";
import { admits, parseSpecifierSet } from "./specifier.ts";

const verdictsSchema = z.array(z.tuple([z.string(), z.string(), z.boolean().nullable()]));

/** Verdicts of `packaging` 26.3 with pre-releases admitted; null = it refuses the specifier. */
const verdicts = verdictsSchema.parse(
	JSON.parse(
		readFileSync(new URL("./__fixtures__/specifier-verdicts.json", import.meta.url), "utf8"),
	),
);

function decide(specifier: string, text: string): boolean | null {
	const parsed = parseSpecifierSet(specifier);
	const version = parsePep440(text);
	if (!parsed.ok || version === null) return null;
	return admits(parsed.value, version, text);
}

const versionText = fc
	.tuple(
		fc.constantFrom("", "1!"),
		fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }),
		fc.constantFrom("", "a1", "b2", "rc3", "-alpha.4", "_PRE"),
		fc.constantFrom("", ".post1", "-7", "r2"),
		fc.constantFrom("", ".dev0", "dev3"),
		fc.constantFrom("", "+cpu", "+cu12.4", "+1.a"),
	)
	.map(
		([epoch, release, pre, post, dev, local]) =>
			epoch + release.join(".") + pre + post + dev + local,
	);

describe("specifiers", () => {
	it("give the recorded verdict of Python's own library on 500 close pairs", () => {
		const wrong = verdicts.filter(
			([specifier, version, verdict]) => decide(specifier, version) !== verdict,
		);
		expect(wrong).toEqual([]);
		expect(verdicts).toHaveLength(500);
	});

	it("joins clauses with and, and admits everything when there is none", () => {
		expect(decide(">=1.2, <2", "1.9")).toBe(true);
		expect(decide(">=1.2,<2", "2.0")).toBe(false);
		expect(decide("", "0.1.dev0")).toBe(true);
	});

	it("says how to write a bare version", () => {
		expect(parseSpecifierSet("1.2")).toEqual({
			ok: false,
			reason: '"1.2" has no operator: write "==1.2"',
		});
	});
});

describe("version order", () => {
	it("is a total order", () => {
		fc.assert(
			fc.property(versionText, versionText, versionText, (a, b, c) => {
				const [left, middle, right] = [a, b, c].map(parsePep440);
				if (!left || !middle || !right) throw new Error(`not parsed: ${a} ${b} ${c}`);
				expect(Math.sign(comparePep440(left, middle))).toBe(
					-Math.sign(comparePep440(middle, left)) || 0,
				);
				if (comparePep440(left, middle) <= 0 && comparePep440(middle, right) <= 0) {
					expect(comparePep440(left, right)).toBeLessThanOrEqual(0);
				}
			}),
		);
	});

	it("survives writing a version in its normal form", () => {
		fc.assert(
			fc.property(versionText, (text) => {
				const version = parsePep440(text);
				const again = version && parsePep440(formatPep440(version));
				if (!version || !again) throw new Error(`not parsed: ${text}`);
				expect(comparePep440(version, again)).toBe(0);
			}),
		);
	});

	it("loses no digit of a number beyond a double", () => {
		const low = parsePep440("1.99999999999999999998");
		const high = parsePep440("1.99999999999999999999");
		expect(low && high && comparePep440(low, high)).toBe(-1);
	});
});
