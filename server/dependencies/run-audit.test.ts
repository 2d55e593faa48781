import { describe, expect, it } from "vitest";
import { auditReportSchema } from "./contract.ts";
import { policySchema } from "./core/policy/policy-schema.ts";
import type { IndexAnswer, InstalledPackage, UvProgram } from "./ports.ts";
import type { AuditDeps } from "./run-audit.ts";
import { buildUvLock } from "./testing/build-lock.ts";
import { buildPackageIndex } from "./testing/memory-project.ts";
import { audit, FILES, LOCK, METADATA, PYPROJECT } from "./testing/sample-audit.ts";

const found = (versions: readonly string[]): IndexAnswer => ({
	kind: "found",
	project: {
		releases: versions.map((version) => ({
			version,
			uploadedAt: "2026-01-01T00:00:00Z",
			yanked: null,
		})),
		latest: null,
		status: null,
	},
	asOf: null,
});

const installed = (name: string, metadata: string): InstalledPackage => ({
	name,
	version: "1.0",
	metadata: `Name: ${name}\nVersion: 1.0\n${metadata}\n`,
	modules: [name],
});

describe("an audit", () => {
	it("gives each finding its path, fix and severity, in the seed's shape", async () => {
		const report = await audit(FILES);
		expect(auditReportSchema.parse(report)).toEqual(report);
		expect(report).toMatchObject({
			timestamp: "2026-11-22T00:00:00.000Z",
			verdict: "failed",
			project: { name: "app", lock: "uv.lock", kind: "uv", packages: 3 },
		});
		expect(report.checks.vulnerabilities.critical).toMatchObject([
			{
				id: "PYSEC-1",
				package: "a",
				score: 9.8,
				severity_source: "CVSS:3.1",
				path: ["top", "a"],
				introduced_by: ["top"],
				scopes: ["prod"],
				safe_version: "1.5",
				safe_version_admitted: true,
				fix: 'uv lock --upgrade-package "a>=1.5"',
			},
		]);
		expect(report.checks.lock_integrity).toMatchObject({ status: "passed" });
		expect(report.checks.unused).toMatchObject({ status: "passed" });
		expect(report.checks.drift).toMatchObject({ status: "not_checked" });
	});

	it("says not checked, and never none, without advisories", async () => {
		const report = await audit(FILES, { deps: { advisories: null } });
		expect(report.verdict).toBe("incomplete");
		expect(report.checks.vulnerabilities.status).toBe("not_checked");
		expect(report.checks.vulnerabilities.verdict).toContain("not checked: there are no advisories");
		const policy = policySchema.parse({ fail: { "not-checked": true } });
		const strict = await audit(FILES, { deps: { advisories: null }, options: { policy } });
		expect(strict.verdict).toBe("failed");
	});

	it("goes on with the other checks when the lock cannot be read", async () => {
		const report = await audit({ ...FILES, "uv.lock": "version = 2\n" });
		expect(report.checks.lock_integrity.issues).toMatchObject([
			{ rule: "unreadable-lock", file: "uv.lock", line: 1, fails: true },
		]);
		expect(report.checks.unused.status).toBe("passed");
		expect(report.checks.configuration.status).toBe("passed");
	});

	it("names the host that was refused once, whatever the packages that were asked for", async () => {
		const index: AuditDeps["index"] = {
			...buildPackageIndex({}),
			find: (_ecosystem, name) =>
				Promise.resolve({ kind: "unknown", reason: `refused: http://pypi.lan:81/simple/${name}/` }),
		};
		const report = await audit(FILES, { deps: { index }, options: { isOffline: false } });
		expect(report.checks.drift.verdict).toContain("unknown (refused: pypi.lan:81)");
	});

	it("does not pass a configuration that is not there", async () => {
		const lone = await audit({ "uv.lock": LOCK });
		expect(lone.checks.configuration).toMatchObject({
			status: "not_checked",
			verdict: "not checked: there is neither a pyproject.toml nor a CI file to read",
		});
		const withCi = await audit({ "uv.lock": LOCK, Makefile: "test:\n\tuv run pytest\n" });
		expect(withCi.checks.configuration.status).toBe("passed");
	});

	it("goes on when the project file cannot be read", async () => {
		const report = await audit({ ...FILES, "pyproject.toml": "[project\n" });
		expect(report.checks.configuration.issues).toMatchObject([
			{ rule: "unreadable-project", line: 1 },
		]);
		expect(report.checks.vulnerabilities.critical).toHaveLength(1);
	});

	it("judges the exact pins where there is no lock, and says so", async () => {
		const files = { "pyproject.toml": PYPROJECT.replace("top==1.0", "a==1.0") };
		const report = await audit(files);
		expect(report.checks.vulnerabilities.verdict).toContain("exact pins only");
		expect(report.checks.vulnerabilities.critical).toMatchObject([
			{ fix: 'write "a>=1.5" in pyproject.toml' },
		]);
		expect(report.checks.lock_integrity.issues).toMatchObject([{ rule: "no-lock" }]);
	});

	it("tells when what the project asks for forbids the fix", async () => {
		const lock = buildUvLock([
			{ name: "app", dependencies: ["a"], extra: METADATA.replace("top", "a") },
			{ name: "a", version: "1.0" },
		]);
		const report = await audit({
			"pyproject.toml": PYPROJECT.replace("top==1.0", "a==1.0"),
			"uv.lock": lock,
		});
		expect(report.checks.vulnerabilities.critical).toMatchObject([
			{ safe_version_admitted: false, fix: 'uv add "a>=1.5"' },
		]);
	});

	it("accepts what a waiver names, and keeps showing it", async () => {
		const policy = policySchema.parse({
			waivers: [{ id: "CVE-2026-1", owner: "ada", reason: "not reached", expires: "2026-12-31" }],
		});
		const report = await audit(FILES, { options: { policy } });
		expect(report).toMatchObject({ verdict: "passed", counts: { failing: 0, waived: 1 } });
		expect(report.checks.vulnerabilities.critical).toMatchObject([{ waived: { owner: "ada" } }]);
	});

	it("does not fail for what a baseline knows", async () => {
		const first = await audit(FILES);
		const issues = Object.values(first.checks).flatMap((check) => check.issues);
		const baseline = new Set(issues.map(({ fingerprint }) => fingerprint));
		expect((await audit(FILES, { options: { baseline } })).verdict).toBe("passed");
	});

	it("asks of a script with metadata of its own nothing of the project", async () => {
		const script = "# /// script\n# dependencies = []\n# ///\nimport elsewhere\n";
		const report = await audit({ ...FILES, "tools/job.py": script });
		expect(report.checks.unused.issues).toEqual([]);
	});

	it("says what liccheck would have said by its own settings", async () => {
		const pyproject = `${PYPROJECT}[tool.liccheck]\nauthorized_licenses = ["gpl-3.0-only"]\n`;
		const report = await audit(
			{ ...FILES, "pyproject.toml": pyproject },
			{
				options: { policy: policySchema.parse({ licenses: { deny: ["GPL-3.0-only"] } }) },
				installed: [installed("a", "License: GPL-3.0-only")],
			},
		);
		expect(report.checks.licenses.facts.liccheck).toMatchObject({
			levels: { standard: { ok: 1, unauthorized: 0, unknown: 1 } },
			differences: [{ package: "a", liccheck: "ok", policy: "deny" }],
		});
	});

	it("warns of data that ends more than 48 hours ago", async () => {
		const clock = { nowMs: () => Date.UTC(2026, 10, 24), monotonicMs: () => 0 };
		expect((await audit(FILES)).warnings).toEqual([]);
		expect((await audit(FILES, { deps: { clock } })).warnings[0]).toContain("2026-11-21");
	});

	it("names a dependency that does not exist without suggesting to install it", async () => {
		const files = { "pyproject.toml": PYPROJECT.replace("top==1.0", "temporal-sdk==1.5.0") };
		const index = buildPackageIndex({});
		const report = await audit(files, { deps: { index }, options: { isOffline: false } });
		const [issue] = report.checks.configuration.issues;
		expect(issue).toMatchObject({
			rule: "unresolvable-name",
			line: 5,
			fix: "Temporal's own SDK is temporalio",
		});
		expect(issue?.message).toContain(
			"does not exist on the index. Do not install anything under this name",
		);
	});

	it("shows uv's own verdict beside ours, and fails where only uv says stale", async () => {
		const uv: UvProgram = {
			checkLock: async () => ({ kind: "stale", message: "needs to be updated", uv: "0.13.9" }),
			resolve: async () => ({ kind: "resolved" }),
		};
		const report = await audit(FILES, { deps: { uv } });
		expect(report.checks.lock_integrity).toMatchObject({
			facts: { agree: false, in_process: { verdict: "current" }, uv: { verdict: "stale" } },
			issues: expect.arrayContaining([
				expect.objectContaining({ rule: "stale-by-uv", fails: true }),
			]),
		});
	});

	it("asks uv whether pins hold together, leaving out what does not exist", async () => {
		const asked: unknown[] = [];
		const uv: UvProgram = {
			checkLock: async () => ({ kind: "absent" }),
			resolve: async (wanted) => {
				asked.push(wanted);
				return { kind: "unsatisfiable", explanation: "Because a==1 and a==2" };
			},
		};
		const pins = PYPROJECT.replace('"top==1.0"', '"top==1.0", "invented==1"');
		const index = buildPackageIndex({ top: found(["1.0"]) });
		const report = await audit(
			{ "pyproject.toml": pins },
			{ deps: { uv, index }, options: { isOffline: false } },
		);
		expect(asked).toMatchObject([{ requirements: ["top==1.0"], requiresPython: ">=3.12" }]);
		expect(report.checks.lock_integrity.issues).toMatchObject([
			{ rule: "no-lock" },
			{ rule: "unsatisfiable", message: expect.stringContaining("Because a==1 and a==2") },
		]);
	});

	it("judges licences by what is installed, and drift by the index", async () => {
		const policy = policySchema.parse({
			licenses: { allow: ["MIT"], deny: ["GPL-3.0-only"] },
			drift: { "max-majors": 1 },
		});
		const report = await audit(FILES, {
			options: { policy },
			deps: { index: buildPackageIndex({ top: found(["1.0", "4.0"]), a: found(["1.0"]) }) },
			installed: [
				installed("top", "License-Expression: MIT"),
				installed("a", "License: GPL-3.0-only"),
			],
		});
		expect(report.checks.licenses.issues).toMatchObject([
			{ rule: "license-deny", package: "a", fails: true },
		]);
		expect(report.checks.drift.issues).toMatchObject([
			{ rule: "max-majors", package: "top", fails: true },
		]);
	});
});

describe("an audit of npm's lock", () => {
	const lock = JSON.stringify({
		lockfileVersion: 3,
		packages: {
			"": { name: "web", dependencies: { a: "^1.0.0" } },
			"node_modules/a": {
				version: "1.0.0",
				license: "MIT",
				integrity: `sha512-${"A".repeat(86)}==`,
			},
		},
	});

	it("compares the lock with package.json, and knows no advisories for it", async () => {
		const files = (range: string) => ({
			"package-lock.json": lock,
			"package.json": JSON.stringify({ name: "web", dependencies: { a: range } }),
		});
		const current = await audit(files("^1.0.0"));
		expect(current.checks.lock_integrity.status).toBe("passed");
		expect(current.checks.vulnerabilities.verdict).toContain("no advisories for npm");
		const stale = await audit(files("^2.0.0"));
		expect(stale.checks.lock_integrity.issues).toMatchObject([
			{ rule: "stale-requirements", file: "package.json", fails: true },
		]);
	});

	it("does not claim that a lock fits what it cannot be compared with", async () => {
		const report = await audit({ "package-lock.json": lock });
		expect(report.checks.lock_integrity.verdict).toContain("is not known");
	});
});
