import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { evaluateMarker } from "./evaluate-marker.ts";
import { parseMarker } from "./marker.ts";
import { parseRequirement } from "./parse-requirement.ts";

/** Verdicts of `packaging` 26.3 for one environment. */
const recorded = z
	.object({
		env: z.record(z.string(), z.string()),
		rows: z.array(z.tuple([z.string(), z.string(), z.boolean()])),
	})
	.parse(
		JSON.parse(
			readFileSync(new URL("./__fixtures__/marker-verdicts.json", import.meta.url), "utf8"),
		),
	);

function evaluate(marker: string, extras: readonly string[] = [], variables = recorded.env) {
	const parsed = parseMarker(marker);
	if (!parsed.ok) throw new Error(parsed.reason);
	return evaluateMarker(parsed.value, { variables, extras });
}

describe("markers", () => {
	it("give the recorded verdict of Python's own library on 300 expressions", () => {
		const wrong = recorded.rows.filter(
			([marker, extra, verdict]) => evaluate(marker, extra === "" ? [] : [extra]) !== verdict,
		);
		expect(wrong).toEqual([]);
		expect(recorded.rows).toHaveLength(300);
	});

	it("say unknown, not false, where a value is not known", () => {
		expect(evaluate("sys_platform == 'win32'", [], {})).toBeNull();
		expect(evaluate("sys_platform == 'win32' and extra == 'x'", [], {})).toBe(false);
		expect(evaluate("sys_platform == 'win32' or extra == 'x'", ["x"], {})).toBe(true);
	});

	it.each([
		["sys_platfrom == 'x'", 'unknown marker variable "sys_platfrom"', 0],
		["os_name = 'x'", "unexpected \"= 'x'\"", 8],
		["(os_name == 'x'", 'a ")" is missing', 15],
		["os_name == 'x' os_name", 'unexpected "os_name"', 15],
		["os_name ==", "a value is missing", 10],
	])("names the fault and its place in %s", (text, reason, at) => {
		expect(parseMarker(text)).toEqual({ ok: false, reason, at: expect.closeTo(at, -0.5) });
	});
});

describe("requirements", () => {
	it("takes name, extras, versions and marker apart", () => {
		const parsed = parseRequirement("Foo.Bar[One, two_2] (>=1.2 , <2) ; python_version < '3.12'");
		if (!parsed.ok) throw new Error(parsed.reason);
		expect(parsed.value).toMatchObject({
			rawName: "Foo.Bar",
			name: "foo-bar",
			extras: ["one", "two-2"],
			specifierText: ">=1.2,<2",
			markerText: "python_version < '3.12'",
			url: null,
		});
	});

	it("keeps a URL with semicolons and takes the marker after a blank", () => {
		const parsed = parseRequirement("pip @ https://x.test/a;b.whl#sha256=ff ; os_name == 'nt'");
		if (!parsed.ok) throw new Error(parsed.reason);
		expect(parsed.value).toMatchObject({
			name: "pip",
			url: "https://x.test/a;b.whl#sha256=ff",
			markerText: "os_name == 'nt'",
		});
	});

	it.each([
		["-e .", "does not begin with a project name"],
		["foo 1.2", '"foo": "1.2" has no operator: write "==1.2"'],
		["foo==1.*.2", "is not a version specifier"],
		["foo; bar == 'x'", 'marker of "foo": unknown marker variable "bar"'],
		["foo @ ", "names no URL"],
	])("refuses %s with the part that is wrong", (text, reason) => {
		const parsed = parseRequirement(text);
		expect(parsed.ok ? "" : parsed.reason).toContain(reason);
	});
});
