import { describe, expect, it } from "vitest";
import type { AuditReport, CheckName, Issue } from "../../contract.ts";
import { CHECK_NAMES } from "../../contract.ts";
import { makeIssue } from "../issue.ts";
import { compareReports } from "./compare-reports.ts";
import { gatherSeen, type KnownFinding, reconcileFindings } from "./reconcile-findings.ts";
import { summarizeChecks } from "./summarize-report.ts";

/** A report in which each check that is named looked, and found that. */
function report(found: Partial<Record<CheckName, readonly Issue[]>>): AuditReport {
	const check = (name: CheckName) => ({
		status: found[name] === undefined ? ("not_checked" as const) : ("warned" as const),
		verdict: "",
		issues: [...(found[name] ?? [])],
		facts: {},
	});
	const [lock_integrity, vulnerabilities, licenses, unused, drift, configuration] =
		CHECK_NAMES.map(check);
	const rows = { critical: [], high: [], medium: [], low: [], unknown: [] };
	return {
		schema: "sophia-dependency-audit/1",
		timestamp: "2026-01-01T00:00:00Z",
		project: { name: "app", lock: "uv.lock", kind: "uv", packages: 1 },
		verdict: "passed",
		summary: "",
		counts: { failing: 0, warnings: 0, waived: 0 },
		policy: { source: "built-in", sha256: "" },
		warnings: [],
		checks: {
			lock_integrity,
			vulnerabilities: { ...vulnerabilities, ...rows },
			licenses,
			unused,
			drift,
			configuration,
		} as AuditReport["checks"],
	};
}

function issue(version: string, waived: Issue["waived"] = null): Issue {
	const made = makeIssue({
		check: "drift",
		rule: "yanked",
		level: "error",
		message: "yanked",
		package: "a",
		version,
		subject: version,
	});
	return { ...made, waived };
}

const WAIVED = { owner: "ada", reason: "soon gone", expires: "2026-12-31", status: "accepted" };

function known(version: string, state: KnownFinding["state"] = "open"): KnownFinding {
	const { fingerprint, check, rule, package: name } = issue(version);
	return { id: version, fingerprint, check, rule, package: name, state };
}

function outcome(before: readonly KnownFinding[], after: AuditReport) {
	return reconcileFindings(before, gatherSeen(after, CHECK_NAMES)).map(
		({ known: of, state, events }) => [of?.id ?? "new", state, ...events],
	);
}

describe("findings of a project", () => {
	it.each([
		["are opened", [], [issue("1")], [["new", "open", "opened"]]],
		[
			"are opened as accepted",
			[],
			[issue("1", WAIVED)],
			[["new", "accepted", "opened", "accepted"]],
		],
		["stay", [known("1")], [issue("1")], [["1", "open"]]],
		["are fixed", [known("1")], [], [["1", "fixed", "fixed"]]],
		["are accepted", [known("1")], [issue("1", WAIVED)], [["1", "accepted", "accepted"]]],
		["move", [known("1")], [issue("2")], [["1", "open", "moved"]]],
		["come back", [known("1", "fixed")], [issue("1")], [["1", "open", "reopened"]]],
		[
			"come back in another version",
			[known("1", "fixed")],
			[issue("2")],
			[["1", "open", "reopened"]],
		],
		["stay fixed", [known("1", "fixed")], [], []],
		[
			"are no more accepted",
			[known("1", "accepted")],
			[issue("1")],
			[["1", "open", "acceptance_ended"]],
		],
		[
			"count once, however often they are named",
			[],
			[issue("1"), issue("1")],
			[["new", "open", "opened"]],
		],
		[
			"of two versions are two",
			[known("1")],
			[issue("1"), issue("2")],
			[
				["1", "open"],
				["new", "open", "opened"],
			],
		],
	] as const)("%s", (_name, before, found, expected) => {
		expect(outcome(before, report({ drift: found }))).toEqual(expected);
	});

	it("of a check that could not look stay as they are", () => {
		expect(outcome([known("1"), known("2", "accepted")], report({}))).toEqual([]);
	});
});

describe("two reports", () => {
	it("are compared check by check, where both could look", () => {
		const before = report({ drift: [issue("1"), issue("2")], licenses: [] });
		const after = report({ drift: [issue("2", WAIVED), issue("3")] });
		const difference = compareReports(before, after);
		expect(difference.opened.map(({ version }) => version)).toEqual(["3"]);
		expect(difference.fixed.map(({ version }) => version)).toEqual(["1"]);
		expect(difference.changed).toHaveLength(1);
		expect(difference.notComparable).toContain("licenses");
	});

	it("tell a change of counts only where both are known", () => {
		const before = report({ drift: [issue("1")] });
		const cards = summarizeChecks(report({ drift: [], licenses: [] }), before);
		const card = (name: string) => cards.find((one) => one.name === name);
		expect(card("drift")).toMatchObject({ issues: 0, change: -1 });
		expect(card("licenses")).toMatchObject({ issues: 0, change: null });
		expect(card("unused")).toMatchObject({ issues: null, change: null });
	});
});
