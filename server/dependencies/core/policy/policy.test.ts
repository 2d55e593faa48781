import { describe, expect, it } from "vitest";
import { buildUvLock } from "../../testing/build-lock.ts";
import { buildAdvisoryData, buildOsvRecord } from "../../testing/memory-advisories.ts";
import type { Vulnerability } from "../advisories/find-vulnerabilities.ts";
import { findVulnerabilities } from "../advisories/find-vulnerabilities.ts";
import { traceDependencies } from "../graph/trace-dependencies.ts";
import { makeIssue } from "../issue.ts";
import { readLock } from "../locks/read-lock.ts";
import { applyBaseline } from "./apply-baseline.ts";
import type { WaiverSubject } from "./apply-policy.ts";
import { findWaiver, isFailing, reviewWaivers, waiveByRule } from "./apply-policy.ts";
import type { Policy } from "./policy-schema.ts";
import { DEFAULT_POLICY, policySchema } from "./policy-schema.ts";
import { readPolicy } from "./read-policy.ts";

function read(text: string): Policy {
	const result = readPolicy(text);
	if (!result.ok) throw new Error(result.faults.join("\n"));
	return result.policy;
}

const WAIVER = 'owner = "ada"\nreason = "not reached"\nexpires = 2026-12-31\n';

const subject: WaiverSubject = {
	identifiers: ["CVE-1", "PYSEC-1"],
	rule: "PYSEC-1",
	package: "a",
	version: "1.5",
	path: ["top", "a"],
	introducedBy: ["top"],
	hasFix: true,
};

const today = "2026-11-22";

describe("policy file", () => {
	it("is the default where it says nothing", () => {
		expect(read("")).toEqual(DEFAULT_POLICY);
		expect(DEFAULT_POLICY.fail).toMatchObject({ severity: "high", unknown: true });
	});

	it.each([
		[
			"[fail]\nseverty = 'high'",
			'line 2: fail.severty is no key of a policy (did you mean "severity"?)',
		],
		["[[waivers]]\nid = 'X'\nowner = 'a'\nreason = 'b'", "waivers.0.expires"],
		[`[[waivers]]\n${WAIVER}`, "names nothing: give id, package, path or rule"],
		["[fail]\nseverity = 'bad'", "line 2: fail.severity"],
		["[fail\n", "line 1: not valid TOML"],
		[
			"[licenses]\ndeny = ['MIT', 'AGPL-3.0-olny']",
			'line 2: licenses.deny.1: "AGPL-3.0-olny" is no SPDX licence (did you mean "AGPL-3.0-only"?)',
		],
		["[licenses]\nallow = ['MIT OR Apache-2.0']", "licenses.allow.0"],
	])("refuses %j and names the key", (text, fault) => {
		const result = readPolicy(text);
		expect(result.ok ? "" : result.faults.join("\n")).toContain(fault);
	});
});

describe("licences of a policy", () => {
	it("are written in any case, with exceptions, as families, and by references", () => {
		const allow = [
			"mit",
			"GPL-2.0+",
			"GPL-2.0-only WITH Classpath-exception-2.0",
			"LicenseRef-Own",
		];
		expect(read(`[licenses]\nallow = ${JSON.stringify(allow)}`).licenses.allow).toEqual(allow);
	});
});

describe("waivers", () => {
	it.each([
		['id = "CVE-1"', true],
		['id = "CVE-2"', false],
		['package = "A"', true],
		['package = "b"', false],
		['path = "top > a"', true],
		['path = "other > a"', false],
		['id = "CVE-1"\nversion = "<2"', true],
		['id = "CVE-1"\nversion = ">=2"', false],
		['id = "CVE-1"\nuntil-fixed = true', false],
	])("with %s hold: %s", (text, holds) => {
		const policy = read(`[[waivers]]\n${text}\n${WAIVER}`);
		expect(findWaiver(subject, policy, today) !== null).toBe(holds);
	});

	it("end on the day after they expire, and warn 14 days before", () => {
		const policy = read(`[[waivers]]\nid = "CVE-1"\n${WAIVER}`);
		expect(findWaiver(subject, policy, "2026-12-31")).toMatchObject({ owner: "ada" });
		expect(findWaiver(subject, policy, "2027-01-01")).toBeNull();
		expect(reviewWaivers(policy, "2026-12-16")).toEqual([]);
		expect(reviewWaivers(policy, "2026-12-17")).toEqual([
			"the waiver of CVE-1 (ada) expires in 14 days, on 2026-12-31",
		]);
		expect(reviewWaivers(policy, "2027-01-01")[0]).toContain("expired");
	});

	it("along a path hold only where that path is the one way in", () => {
		const policy = read(`[[waivers]]\npath = "top > a"\n${WAIVER}`);
		const other = { ...subject, introducedBy: ["other", "top"] };
		expect(findWaiver(other, policy, today)).toBeNull();
	});

	it("on a package alone are not meant for rules of other checks", () => {
		const policy = read(`[[waivers]]\npackage = "a"\n${WAIVER}`);
		expect(findWaiver({ ...subject, identifiers: [], rule: "DEP002" }, policy, today)).toBeNull();
	});

	it("are counted in the verdict, which says when they leave nothing that fails", () => {
		const issues = ["yanked", "cooldown"].map((rule) => ({
			...makeIssue({ check: "drift", rule, level: "error", message: rule, package: "a" }),
			fails: true,
		}));
		const check = { status: "failed" as const, verdict: "2 problems fail", issues, facts: {} };
		const waiverOf = (rule: string) => `[[waivers]]\nrule = "${rule}"\n${WAIVER}`;
		expect(waiveByRule(check, read(waiverOf("yanked")), today)).toMatchObject({
			status: "failed",
			verdict: "2 problems fail, 1 of them accepted",
		});
		const both = read(`${waiverOf("yanked")}\n${waiverOf("cooldown")}`);
		expect(waiveByRule(check, both, today)).toMatchObject({
			status: "passed",
			verdict: "2 problems fail, all of them accepted",
		});
	});
});

function find(severity: unknown[], group: boolean, kev: boolean): Vulnerability {
	const record = buildOsvRecord("X", [{ introduced: "0" }], { severity, aliases: ["CVE-1"] });
	const dependencies = group ? [] : ["a"];
	const extra = group ? '[package.dev-dependencies]\ndev = [{ name = "a" }]\n' : "";
	const result = readLock("uv", buildUvLock([{ name: "app", dependencies, extra }, { name: "a" }]));
	if (!result.ok) throw new Error(result.fault.message);
	const data = buildAdvisoryData([record], { kev: kev ? ["CVE-1"] : [] });
	const [found] = findVulnerabilities(result.lock, traceDependencies(result.lock), data, "highest");
	if (found === undefined) throw new Error("nothing found");
	return found;
}

const MEDIUM = [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N" }];
const CRITICAL = [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }];

describe("failing", () => {
	it.each([
		["critical", find(CRITICAL, false, false), {}, true],
		["medium", find(MEDIUM, false, false), {}, false],
		["medium that is exploited", find(MEDIUM, false, true), {}, true],
		["medium by a stricter policy", find(MEDIUM, false, false), { severity: "medium" }, true],
		["unknown", find([], false, false), {}, true],
		["unknown that is let pass", find([], false, false), { unknown: false }, false],
		[
			"critical of a group, shipped code only",
			find(CRITICAL, true, false),
			{ scopes: ["prod"] },
			false,
		],
		[
			"critical of a group that counts",
			find(CRITICAL, true, false),
			{ scopes: ["group:dev"] },
			true,
		],
		["critical where nothing fails", find(CRITICAL, false, false), { severity: "none" }, false],
	])("%s", (_name, finding, fail, fails) => {
		expect(isFailing(finding, policySchema.parse({ fail }))).toBe(fails);
	});

	it("is for new issues only, with a baseline", () => {
		const issue = (rule: string) => ({
			...makeIssue({ check: "drift", rule, level: "error", message: rule, package: "a" }),
			fails: true,
		});
		const [known, fresh] = [issue("yanked"), issue("cooldown")];
		const check = {
			status: "failed" as const,
			verdict: "2 fail",
			issues: [known, fresh],
			facts: {},
		};
		const both = new Set([known.fingerprint]);
		expect(applyBaseline(check, both)).toMatchObject({
			status: "failed",
			issues: [
				{ isKnown: true, fails: false },
				{ isKnown: false, fails: true },
			],
		});
		expect(applyBaseline({ ...check, issues: [known] }, both).status).toBe("warned");
	});
});
