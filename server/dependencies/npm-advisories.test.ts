import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_POLICY } from "./core/policy/policy-schema.ts";
import { runAudit } from "./run-audit.ts";
import { importOsv } from "./store/import-advisories.ts";
import { openAdvisories } from "./store/open-advisories.ts";
import { buildProjectFiles } from "./testing/memory-project.ts";

let folder = "";
const clock = { nowMs: () => Date.UTC(2026, 10, 22), monotonicMs: () => 0 };
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), "sophia-npm-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Records as OSV's bulk files have them: GitHub's reviewed ones and OpenSSF's malicious packages. */
const GITHUB = {
	schema_version: "1.7.3",
	id: "GHSA-xvch-5gv4-984h",
	modified: "2026-11-01T10:00:00Z",
	published: "2022-03-18T00:01:09Z",
	aliases: ["CVE-2021-44906"],
	summary: "Prototype Pollution in minimist",
	details: "Minimist prior to 1.2.6 and 0.2.4 is vulnerable to Prototype Pollution.",
	severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
	affected: [
		["1.0.0", "1.2.6"],
		["0", "0.2.4"],
	].map(([introduced, fixed]) => ({
		package: { name: "minimist", ecosystem: "npm", purl: "pkg:npm/minimist" },
		ranges: [{ type: "SEMVER", events: [{ introduced }, { fixed }] }],
		database_specific: {
			source: "https://github.com/github/advisory-database/blob/main/advisories/x.json",
		},
	})),
	references: [{ type: "ADVISORY", url: "https://nvd.nist.gov/vuln/detail/CVE-2021-44906" }],
	database_specific: { cwe_ids: ["CWE-1321"], severity: "CRITICAL", github_reviewed: true },
};
const LAST_AFFECTED = {
	...GITHUB,
	id: "GHSA-aaaa-bbbb-cccc",
	aliases: [],
	affected: [
		{
			package: { name: "@scope/tool", ecosystem: "npm" },
			ranges: [{ type: "SEMVER", events: [{ introduced: "2.0.0" }, { last_affected: "2.1.0" }] }],
		},
	],
};
const MALICIOUS = {
	schema_version: "1.7.4",
	id: "MAL-2025-46974",
	modified: "2026-11-02T10:00:00.123456Z",
	published: "2025-09-08T14:40:12Z",
	summary: "Malicious code in debug (npm)",
	details: "## Source: ossf-package-analysis",
	affected: [
		{
			package: { ecosystem: "npm", name: "debug" },
			versions: ["4.4.2"],
			database_specific: { cwes: [{ cweId: "CWE-506", name: "Embedded Malicious Code" }] },
		},
	],
	database_specific: { "malicious-packages-origins": [] },
};

async function load(...records: readonly object[]): Promise<void> {
	const file = path.join(folder, "all.jsonl");
	writeFileSync(file, records.map((record) => JSON.stringify(record)).join("\n"));
	await importOsv({ folder: path.join(folder, "data"), file, clock });
}

async function audit(files: Readonly<Record<string, string>>) {
	const advisories = openAdvisories(path.join(folder, "data"));
	if (advisories === null) throw new Error("nothing was loaded");
	const report = await runAudit(
		{
			files: buildProjectFiles(files),
			advisories: advisories.data,
			remote: null,
			index: null,
			uv: null,
			clock,
		},
		{
			folder: "/srv/web",
			file: null,
			policy: DEFAULT_POLICY,
			policySource: { source: "built-in", sha256: "" },
			isOffline: true,
			baseline: null,
		},
	);
	advisories.close();
	return report;
}

const entry = (version: string, more: object = {}) => ({
	version,
	integrity: `sha512-${"A".repeat(86)}==`,
	...more,
});

function lock(packages: Readonly<Record<string, object>>, own: object) {
	const all = { "": { name: "web", version: "1.0.0", ...own }, ...packages };
	return {
		"package-lock.json": JSON.stringify(
			{ name: "web", lockfileVersion: 3, packages: all },
			null,
			2,
		),
		"package.json": JSON.stringify({ name: "web", version: "1.0.0", ...own }),
	};
}

describe("npm's advisories on package-lock.json", () => {
	it("hold by their ranges and lists, each copy of a package for itself", async () => {
		await load(GITHUB, LAST_AFFECTED, MALICIOUS);
		const report = await audit(
			lock(
				{
					"node_modules/minimist": entry("1.2.6"),
					"node_modules/old": entry("1.0.0", { dependencies: { minimist: "^0.2.0" } }),
					"node_modules/old/node_modules/minimist": entry("0.2.3"),
					"node_modules/@scope/tool": entry("2.1.0", { dev: true }),
					"node_modules/debug": entry("4.4.2-0"),
				},
				{
					dependencies: { minimist: "^1.2.0", old: "^1.0.0", debug: "*" },
					devDependencies: { "@scope/tool": "2.1.0" },
				},
			),
		);
		const { critical, verdict } = { ...report.checks.vulnerabilities, verdict: report.verdict };
		expect(critical.map((row) => [row.package, row.version, row.scopes, row.path])).toEqual([
			["@scope/tool", "2.1.0", ["group:dev"], ["@scope/tool"]],
			["minimist", "0.2.3", ["prod"], ["old", "minimist"]],
		]);
		expect(critical[1]).toMatchObject({
			id: "GHSA-xvch-5gv4-984h",
			identifiers: ["CVE-2021-44906", "GHSA-xvch-5gv4-984h"],
			severity_source: "CVSS:3.1",
			safe_version: "0.2.4",
			safe_version_admitted: true,
			fix: "npm update minimist",
		});
		expect(report.checks.vulnerabilities.unknown).toEqual([]);
		expect(verdict).toBe("failed");
	});

	it("name malicious packages, which nothing fixes", async () => {
		await load(MALICIOUS);
		const report = await audit(
			lock({ "node_modules/debug": entry("4.4.2") }, { dependencies: { debug: "^4.0.0" } }),
		);
		expect(report.checks.vulnerabilities.critical).toMatchObject([
			{ id: "MAL-2025-46974", severity_source: "malware", safe_version: null, fix: null },
		]);
		expect(report.verdict).toBe("failed");
	});

	it("say how to get a version that is not admitted", async () => {
		await load(GITHUB);
		const nested = (own: object, asked: string) =>
			audit(
				lock(
					{
						"node_modules/old": entry("1.0.0", { dependencies: { minimist: asked } }),
						"node_modules/minimist": entry("1.2.5"),
					},
					own,
				),
			);
		const fixOf = async (own: object, asked: string) => {
			const { critical } = (await nested(own, asked)).checks.vulnerabilities;
			return [critical[0]?.safe_version_admitted, critical[0]?.fix];
		};
		const old = { dependencies: { old: "1" } };
		expect(await fixOf(old, "~1.2.0")).toEqual([true, "npm update minimist"]);
		expect(await fixOf(old, "1.2.5")).toEqual([
			false,
			'add "overrides": { "minimist": "1.2.6" } to package.json, since old asks for an older one; then: npm install',
		]);
		const direct = { ...old, devDependencies: { minimist: "1.2.5" } };
		expect(await fixOf(direct, "^1.0.0")).toEqual([false, "npm install --save-dev minimist@1.2.6"]);
		const alias = { dependencies: { old: "1", minimist: "npm:minimist@^1.2.0" } };
		expect(await fixOf(alias, "^1.0.0")).toEqual([true, "npm update minimist"]);
	});

	it("complete the audit of Sophia's own lock, and are dated for themselves", async () => {
		const newer = { ...GITHUB, id: "PYSEC-1", aliases: [], modified: "2026-11-20T00:00:00Z" };
		const affected = [{ package: { name: "a", ecosystem: "PyPI" }, versions: ["1"] }];
		await load(GITHUB, { ...newer, affected });
		const report = await audit({
			"package-lock.json": readFileSync("package-lock.json", "utf8"),
			"package.json": readFileSync("package.json", "utf8"),
		});
		const { verdict, facts } = report.checks.vulnerabilities;
		expect(verdict).toBe("none known to 2026-11-01");
		expect(facts.data).toMatchObject({ records: 1, stale: true });
		expect(report.verdict).toBe("passed");
	});
});
