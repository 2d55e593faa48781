import { expect, test } from "vitest";
import { buildFinding, buildVulnerability } from "./testing/build-finding.ts";
import { canWaitForFix, scopesOf, toTarget } from "./waive-target.ts";

const finding = buildFinding();

test("the scope offered first goes least far, and names what it holds for", () => {
	expect(scopesOf(finding)).toEqual(["package", "rule"]);
	expect(toTarget(finding, "package")).toMatchObject({ rule: "license-deny", package: "chardet" });
	const general = { ...finding, issue: { ...finding.issue, package: null } };
	expect(scopesOf(general)).toEqual(["rule"]);
	expect(toTarget(general, "rule")).toEqual({
		advisory: null,
		package: null,
		path: null,
		rule: "license-deny",
	});
});

const row = buildVulnerability();

test("a path is offered only where it is the one way in", () => {
	expect(scopesOf({ ...finding, vulnerability: row })).toContain("path");
	const two = { ...row, introduced_by: ["celery", "uvicorn"] };
	expect(scopesOf({ ...finding, vulnerability: two })).not.toContain("path");
	expect(toTarget({ ...finding, vulnerability: row }, "path")).toMatchObject({
		advisory: "PYSEC-1",
		path: "celery > click",
	});
});

test("a decision can wait for a fix only while none is known", () => {
	expect(canWaitForFix({ ...finding, vulnerability: row })).toBe(true);
	expect(canWaitForFix({ ...finding, vulnerability: { ...row, safe_version: "9" } })).toBe(false);
	expect(canWaitForFix(finding)).toBe(false);
});
