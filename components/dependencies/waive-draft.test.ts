import { expect, test } from "vitest";
import { buildFinding, buildVulnerability } from "./testing/build-finding.ts";
import { toDecision, type WaiveDraft } from "./waive-draft.ts";

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

test("a finding is decided by what goes least far, in its own project", () => {
	const licence = buildFinding({ projectId: "shop" });
	const advisory = buildFinding({ projectId: "desk", vulnerability: buildVulnerability() });
	expect([licence, advisory].map((finding) => toDecision(finding, draft))).toMatchObject([
		{ projectId: "shop", rule: "license-deny", package: "chardet", advisory: null },
		{ projectId: "desk", rule: null, package: "click", advisory: "PYSEC-1" },
	]);
	expect(toDecision(advisory, { ...draft, everywhere: true, scope: "package" })).toMatchObject({
		projectId: null,
		advisory: null,
		package: "click",
	});
});

test("only what has no fix waits for one, and only what is not affected is justified", () => {
	const fixed = buildVulnerability({ id: "PYSEC-2", safe_version: "9" });
	const [open, closed] = [buildVulnerability(), fixed].map((vulnerability) =>
		toDecision(buildFinding({ vulnerability }), { ...draft, status: "not_affected" }),
	);
	expect([open?.untilFixed, closed?.untilFixed]).toEqual([true, false]);
	expect(open?.justification).toBe("code_not_reachable");
	expect(toDecision(buildFinding({}), draft).justification).toBeNull();
});
