import type { CheckSummary } from "#server/dependencies/console-contract.ts";

/** What a check found, in a few words. What was not looked at is never a figure. */
export function describeCheck(check: CheckSummary): string {
	const { issues, failing, waived, status } = check;
	if (status === "not_checked" && (issues === null || issues === 0)) return "not checked";
	if (issues === null) return "not known";
	const accepted = waived > 0 ? [`${waived} accepted`] : [];
	// A warning without an issue, such as a policy without rules, is told by the verdict alone.
	if (issues === 0 && status !== "passed") return check.verdict;
	if (issues === 0) return ["nothing found", ...accepted].join(", ");
	const fails = failing > 0 ? [`${failing} ${failing === 1 ? "fails" : "fail"}`] : [];
	return [`${issues} found`, ...fails, ...accepted].join(", ");
}

/** Against the audit before. */
export function describeChange(check: CheckSummary): string {
	if (check.change === null) return "no comparison";
	if (check.change === 0) return "as before";
	return check.change > 0
		? `${check.change} more than before`
		: `${-check.change} fewer than before`;
}
