import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readLock } from "../locks/read-lock.ts";
import type { Project } from "../project/read-pyproject.ts";
import { readPyproject } from "../project/read-pyproject.ts";
import { toDuration } from "./compare-cooldown.ts";
import { findStaleness } from "./find-staleness.ts";

/** A workspace that uv 0.13.9 locked, changes of it, and what `uv lock --check` said of each. */
const recorded = z
	.object({
		lock: z.string(),
		cases: z.array(
			z.object({
				name: z.string(),
				pyproject: z.string(),
				member: z.string(),
				status: z.number(),
			}),
		),
	})
	.parse(
		JSON.parse(readFileSync(new URL("./__fixtures__/uv-lock-check.json", import.meta.url), "utf8")),
	);

function read(text: string): Project {
	const result = readPyproject(text);
	if (!result.ok) throw new Error(result.fault.message);
	return result.project;
}

function judge(pyproject: string, member: string) {
	const lock = readLock("uv", recorded.lock);
	if (!lock.ok) throw new Error(lock.fault.message);
	const root = read(pyproject);
	const members = [
		{ path: "", project: root },
		{ path: "lib/m1", project: read(member) },
	];
	return findStaleness({ lock: lock.lock, root, members, isScript: false });
}

describe("staleness", () => {
	it.each(recorded.cases)("agrees with uv itself on: $name", ({ pyproject, member, status }) => {
		const { reasons } = judge(pyproject, member);
		expect({ stale: reasons.length > 0, reasons }).toMatchObject({ stale: status !== 0 });
	});

	it("names what changed, with its line in the project", () => {
		const same = recorded.cases.find(({ name }) => name === "spec");
		const { reasons } = judge(same?.pyproject ?? "", same?.member ?? "");
		expect(reasons).toEqual([
			{
				rule: "stale-requirements",
				message: 'the project asks for "click>=8.1,<9", and the lock was made with "click>=8,<9"',
				line: 5,
				member: "",
			},
		]);
	});

	it.each([
		["7 days", "P7D"],
		["3 weeks", "P3W"],
		["P7D", "P7D"],
		["2026-01-01", null],
		["soon", null],
	])("reads the span %s as %s", (text, duration) => {
		expect(toDuration(text)).toBe(duration);
	});
});

describe("settings that stand outside of the project", () => {
	it("make a reason that is not sure, and uv.toml counts before [tool.uv]", () => {
		const same = recorded.cases.find(({ name }) => name === "same");
		const lock = readLock(
			"uv",
			`${recorded.lock}`.replace(
				"\n[manifest]",
				'\n[options]\nexclude-newer-span = "P7D"\n\n[manifest]',
			),
		);
		if (!lock.ok) throw new Error(lock.fault.message);
		const root = read(same?.pyproject ?? "");
		const members = [
			{ path: "", project: root },
			{ path: "lib/m1", project: read(same?.member ?? "") },
		];
		const judged = findStaleness({ lock: lock.lock, root, members, isScript: false });
		expect(judged.reasons).toMatchObject([{ rule: "stale-settings", isUnsure: true }]);
		const withFile = { ...root, uvFile: { "exclude-newer": "7 days" } };
		expect(
			findStaleness({ lock: lock.lock, root: withFile, members, isScript: false }).reasons,
		).toEqual([]);
	});
});
