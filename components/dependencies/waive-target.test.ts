import { expect, test } from "vitest";
import type { Finding, VulnerabilityRow } from "#server/dependencies/console-contract.ts";
import { canWaitForFix, scopesOf, toTarget } from "./waive-target.ts";

const issue: Finding["issue"] = {
	check: "licenses",
	rule: "license-deny",
	level: "error",
	message: "chardet 5: LGPL-2.1-only",
	file: "uv.lock",
	line: 3,
	package: "chardet",
	version: "5.0",
	fix: null,
	severity: null,
	fingerprint: "licenses|license-deny|chardet",
	waived: null,
	isKnown: false,
	fails: true,
};
const finding: Finding = {
	id: "1",
	projectId: "2",
	projectName: "shop",
	state: "open",
	issue,
	vulnerability: null,
	isImported: null,
	firstSeenAt: "2026-11-22T10:00:00.000Z",
	lastSeenAt: "2026-11-22T10:00:00.000Z",
	fixedAt: null,
	waiver: null,
};

test("the scope offered first goes least far, and names what it holds for", () => {
	expect(scopesOf(finding)).toEqual(["package", "rule"]);
	expect(toTarget(finding, "package")).toMatchObject({ rule: "license-deny", package: "chardet" });
	const general = { ...finding, issue: { ...issue, package: null } };
	expect(scopesOf(general)).toEqual(["rule"]);
	expect(toTarget(general, "rule")).toEqual({
		advisory: null,
		package: null,
		path: null,
		rule: "license-deny",
	});
});

const row: VulnerabilityRow = {
	id: "EXAMPLE-1",
	advisories: ["EXAMPLE-1"],
	identifiers: ["EXAMPLE-1"],
	package: "click",
	version: "8.0",
	severity: "high",
	severity_source: null,
	score: null,
	vector: null,
	severity_disagrees: false,
	known_exploited: null,
	epss: null,
	summary: "",
	published: null,
	links: [],
	scopes: ["prod"],
	direct: false,
	introduced_by: ["celery"],
	path: ["celery", "click"],
	fixed_versions: [],
	safe_version: null,
	safe_version_admitted: null,
	fix: null,
	matched_by: "range",
	approximated_bounds: [],
	exact_source: true,
	waived: null,
	fingerprint: "",
};

test("a path is offered only where it is the one way in", () => {
	expect(scopesOf({ ...finding, vulnerability: row })).toContain("path");
	const two = { ...row, introduced_by: ["celery", "uvicorn"] };
	expect(scopesOf({ ...finding, vulnerability: two })).not.toContain("path");
	expect(toTarget({ ...finding, vulnerability: row }, "path")).toMatchObject({
		advisory: "EXAMPLE-1",
		path: "celery > click",
	});
});

test("a decision can wait for a fix only while none is known", () => {
	expect(canWaitForFix({ ...finding, vulnerability: row })).toBe(true);
	expect(canWaitForFix({ ...finding, vulnerability: { ...row, safe_version: "9" } })).toBe(false);
	expect(canWaitForFix(finding)).toBe(false);
});
