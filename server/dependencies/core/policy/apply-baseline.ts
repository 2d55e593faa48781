import type { CheckResult } from "../../contract.ts";

/** Issues that an earlier report knows no longer fail; new ones do. */
export function applyBaseline<T extends CheckResult>(result: T, known: ReadonlySet<string>): T {
	const issues = result.issues.map((issue) => {
		const isKnown = known.has(issue.fingerprint);
		return { ...issue, isKnown, fails: issue.fails && !isKnown };
	});
	const failed = issues.some(({ fails }) => fails);
	const status = result.status === "failed" && !failed ? "warned" : result.status;
	const knownCount = issues.filter(({ isKnown }) => isKnown).length;
	const verdict =
		knownCount === 0 ? result.verdict : `${result.verdict} (${knownCount} known from the baseline)`;
	return { ...result, issues, status, verdict };
}
