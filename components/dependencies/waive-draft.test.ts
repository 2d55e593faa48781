import { expect, test } from "vitest";
import { buildFinding, buildVulnerability } from "./testing/build-finding.ts";
import { toDecisions, type WaiveDraft } from "./waive-draft.ts";

const draft: WaiveDraft = {
	scope: null,
	everywhere: false,
	status: "accepted",
	justification: "code_not_reachable",
	reason: "nobody reaches it from outside",
	owner: "ada@example.com",
	expires: "2026-12-24",
	untilFixed: true,
};

test("each finding is decided by what goes least far, in its own project", () => {
	const licence = buildFinding({ projectId: "shop" });
	const advisory = buildFinding({ projectId: "desk", vulnerability: buildVulnerability() });
	expect(toDecisions([licence, advisory], draft)).toMatchObject([
		{ projectId: "shop", rule: "license-deny", package: "chardet", advisory: null },
		{ projectId: "desk", rule: null, package: "click", advisory: "PYSEC-1" },
	]);
});

test("findings that one decision covers make one decision", () => {
	const one = buildFinding({ projectId: "shop", vulnerability: buildVulnerability() });
	const other = { ...one, projectId: "desk" };
	expect(toDecisions([one, other], draft)).toHaveLength(2);
	expect(toDecisions([one, other], { ...draft, everywhere: true })).toMatchObject([
		{ projectId: null },
	]);
});

test("only what has no fix waits for one, and only what is not affected is justified", () => {
	const fixed = buildVulnerability({ id: "PYSEC-2", safe_version: "9" });
	const findings = [buildVulnerability(), fixed].map((vulnerability) =>
		buildFinding({ vulnerability }),
	);
	const decisions = toDecisions(findings, { ...draft, status: "not_affected" });
	expect(decisions.map(({ untilFixed }) => untilFixed)).toEqual([true, false]);
	expect(decisions[0]?.justification).toBe("code_not_reachable");
	expect(toDecisions(findings, draft)[0]?.justification).toBeNull();
});
