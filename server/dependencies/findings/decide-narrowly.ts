import type { Finding, WaiveInput, WaiveManyInput } from "../console-contract.ts";

/** What each of several findings alone would get: its advisory or its rule, for its package. */
export function decideNarrowly(
	findings: readonly Finding[],
	{ of: _, everywhere, ...term }: WaiveManyInput,
): WaiveInput[] {
	const decisions = findings.map((finding): WaiveInput => {
		const { issue, vulnerability, projectId } = finding;
		return {
			...term,
			projectId: everywhere ? null : projectId,
			advisory: vulnerability?.id ?? null,
			package: vulnerability?.package ?? issue.package,
			path: null,
			rule: vulnerability === null ? issue.rule : null,
			version: null,
			untilFixed: term.untilFixed && isWithoutFix(finding),
		};
	});
	const byTarget = new Map(
		decisions.map((one) => [
			JSON.stringify([one.projectId, one.advisory, one.package, one.rule]),
			one,
		]),
	);
	return [...byTarget.values()];
}

/** Where a fix is known, a decision until there is one would end at once. */
function isWithoutFix({ vulnerability }: Finding): boolean {
	return vulnerability?.safe_version === null && vulnerability.fixed_versions.length === 0;
}
