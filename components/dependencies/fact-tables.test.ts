import { expect, test } from "vitest";
import { sortByDrift, stepOf } from "./drift-step.ts";
import {
	type DriftRow,
	readDrift,
	readIntegrity,
	readLiccheck,
	readLicences,
} from "./fact-tables.ts";

const row: DriftRow = {
	package: "click",
	version: "8.2.1",
	direct: false,
	uploaded: null,
	age_days: null,
	latest: null,
	majors: null,
	minors: null,
	patches: null,
	days_behind: null,
	libyears: null,
	yanked: null,
	status: null,
};

test("tables of a report are read as they are; other facts are no table", () => {
	expect(readDrift({ packages: 1, rows: [row] })).toEqual([row]);
	expect(readLicences({})).toEqual([]);
	expect(readLicences({ rows: [{ package: "click" }] })).toEqual([]);
	expect(readLiccheck({ liccheck: null })).toBeNull();
});

test("uv's own verdict stands beside ours, whether uv was asked or not", () => {
	const facts = {
		format: "uv 1.3",
		packages: 231,
		in_process: { verdict: null, not_judged: ["there is no pyproject.toml"] },
		uv: { verdict: "no uv on this machine" },
		agree: null,
	};
	expect(readIntegrity(facts)).toMatchObject({
		ours: null,
		notJudged: ["there is no pyproject.toml"],
		uv: "no uv on this machine",
	});
	expect(readIntegrity({ ...facts, uv: "not asked" })?.uv).toBe("not asked");
	expect(readIntegrity({})).toBeNull();
});

test("what lies farthest behind comes first, yanked before all, unknown last", () => {
	const rows = [
		row,
		{ ...row, package: "patched", latest: "1", patches: 2 },
		{ ...row, package: "old", latest: "9", majors: 3 },
		{ ...row, package: "gone", yanked: "broken" },
		{ ...row, package: "new", latest: "1", majors: 0, minors: 0, patches: 0 },
	];
	expect(sortByDrift(rows).map((one) => one.package)).toEqual([
		"gone",
		"old",
		"patched",
		"new",
		"click",
	]);
	expect(stepOf(row)).toBeNull();
});
