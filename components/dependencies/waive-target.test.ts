import { expect, test } from "vitest";
import type { Finding } from "#server/dependencies/console-contract.ts";
import { scopesOf, toTarget } from "./waive-target.ts";

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
