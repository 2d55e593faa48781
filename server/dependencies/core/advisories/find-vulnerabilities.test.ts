import { describe, expect, it } from "vitest";
import { buildUvLock } from "../../testing/build-lock.ts";
import { buildAdvisoryData, buildOsvRecord } from "../../testing/memory-advisories.ts";
import { traceDependencies } from "../graph/trace-dependencies.ts";
import { readLock } from "../locks/read-lock.ts";
import type { Vulnerability } from "./find-vulnerabilities.ts";
import { findVulnerabilities } from "./find-vulnerabilities.ts";

function find(
	version: string,
	records: readonly unknown[],
	options: { source?: string; marks?: Parameters<typeof buildAdvisoryData>[1] } = {},
): Vulnerability[] {
	const { source, marks } = options;
	const entry = { name: "a", version, ...(source === undefined ? {} : { source }) };
	const result = readLock("uv", buildUvLock([{ name: "app", dependencies: ["a"] }, entry]));
	if (!result.ok) throw new Error(result.fault.message);
	const data = buildAdvisoryData(records, marks);
	return findVulnerabilities(result.lock, traceDependencies(result.lock), data, "highest");
}

const upTo2 = [{ introduced: "0" }, { fixed: "2.0" }];

describe("findings", () => {
	it("join twins over a chain of three aliases, also through a record that does not hold", () => {
		const elsewhere = buildOsvRecord("GHSA-2", [{ introduced: "9" }], {
			aliases: ["CVE-1", "CVE-2"],
		});
		const found = find("1.0", [
			buildOsvRecord("PYSEC-1", upTo2, { aliases: ["CVE-1"] }),
			elsewhere,
			buildOsvRecord("PYSEC-3", upTo2, { aliases: ["CVE-2"] }),
		]);
		expect(found).toMatchObject([
			{
				id: "PYSEC-1",
				advisories: ["PYSEC-1", "PYSEC-3"],
				identifiers: ["CVE-1", "CVE-2", "GHSA-2", "PYSEC-1", "PYSEC-3"],
			},
		]);
	});

	it("leave withdrawn advisories out", () => {
		expect(
			find("1.0", [buildOsvRecord("X", upTo2, { withdrawn: "2026-01-01T00:00:00Z" })]),
		).toEqual([]);
	});

	it("survive an event without any key, and read the others", () => {
		expect(find("1.0", [buildOsvRecord("X", [{}, ...upTo2])])).toHaveLength(1);
		expect(find("2.0", [buildOsvRecord("X", [{}, ...upTo2])])).toEqual([]);
	});

	it("look past a GIT range that comes first", () => {
		const record = buildOsvRecord("X", []);
		const ranges = [
			{ type: "GIT", repo: "https://x.test", events: [{ introduced: "0" }, { fixed: "abc" }] },
			{ type: "ECOSYSTEM", events: upTo2 },
		];
		const affected = [{ package: { ecosystem: "PyPI", name: "A" }, ranges }];
		expect(find("1.0", [{ ...record, affected }])).toHaveLength(1);
		expect(find("2.1", [{ ...record, affected }])).toEqual([]);
	});

	it("hold by the list of versions too, and say by which", () => {
		const affected = [{ package: { ecosystem: "PyPI", name: "a" }, versions: ["1.0.0"] }];
		expect(find("1.0", [{ ...buildOsvRecord("X", []), affected }])).toMatchObject([
			{ matchedBy: "versions" },
		]);
	});

	it("cut a bound that is no version and say so", () => {
		const events = [{ introduced: "0" }, { fixed: "2.6.0-NA" }];
		expect(find("2.5.1", [buildOsvRecord("X", events)])).toMatchObject([
			{ approximated: ["2.6.0-NA"] },
		]);
		expect(find("2.13.0", [buildOsvRecord("X", events)])).toEqual([]);
	});

	it.each([
		["1.0rc1", [{ introduced: "1.0" }], 0],
		["1.0.post1", [{ introduced: "0" }, { last_affected: "1.0" }], 0],
		["1.0", [{ introduced: "0" }, { last_affected: "1.0" }], 1],
		["2.0rc1", upTo2, 1],
		["1!0.1", upTo2, 0],
		["2.0+cpu", upTo2, 0],
		["1.9+cpu", upTo2, 1],
		["1.2.3.4", [{ introduced: "1.2.3.4" }, { fixed: "1.2.3.5" }], 1],
		["3.0", [{ introduced: "0" }, { fixed: "1" }, { introduced: "3" }], 1],
		["2.0", [{ introduced: "0" }, { fixed: "1" }, { introduced: "3" }], 0],
		["3.0", [{ introduced: "0" }, { limit: "3.0" }], 0],
		["2.9", [{ introduced: "0" }, { limit: "3.0" }], 1],
	])("judge %s against %j", (version, events, count) => {
		expect(find(version, [buildOsvRecord("X", events)])).toHaveLength(count);
	});

	it("take severity from the affected entry before the record", () => {
		const vector = (impact: string) => `CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:${impact}/I:N/A:N`;
		const record = buildOsvRecord("X", upTo2, {
			severity: [{ type: "CVSS_V3", score: vector("L") }],
		});
		expect(find("1.0", [record])[0]?.severity.level).toBe("medium");
		const affected = [
			{
				package: { ecosystem: "PyPI", name: "a" },
				ranges: [{ type: "ECOSYSTEM", events: upTo2 }],
				severity: [{ type: "CVSS_V3", score: vector("H") }],
			},
		];
		expect(find("1.0", [{ ...record, affected }])[0]?.severity.level).toBe("high");
	});

	it("mark exploited ones by any alias, and say unknown without the catalogue", () => {
		const record = buildOsvRecord("X", upTo2, { aliases: ["CVE-9"] });
		expect(find("1.0", [record])[0]).toMatchObject({
			knownExploited: null,
			exploitProbability: null,
		});
		const marks = { kev: ["CVE-9"], epss: { "CVE-9": 0.4 } };
		expect(find("1.0", [record], { marks })[0]).toMatchObject({
			knownExploited: true,
			exploitProbability: 0.4,
		});
	});

	it("mark packages from another index, and never look up local projects", () => {
		const record = buildOsvRecord("X", upTo2);
		const other = '{ registry = "https://pypi.corp.test/simple" }';
		expect(find("1.0", [record], { source: other })).toMatchObject([{ isExactSource: false }]);
		expect(find("1.0", [record])).toMatchObject([{ isExactSource: true, isDirect: true }]);
		expect(find("1.0", [record], { source: '{ directory = "lib/a" }' })).toEqual([]);
	});
});
