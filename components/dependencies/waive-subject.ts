import { countOf } from "#components/format/format-number.ts";
import type { Finding, FindingFilters } from "#server/dependencies/console-contract.ts";
import { packageOf } from "./finding-columns.tsx";

/** What is decided upon: findings at hand, or all that match, of which these are the first. */
export interface Subject {
	readonly findings: readonly Finding[];
	readonly matching: { readonly filters: FindingFilters; readonly expected: number } | null;
}

/** The finding that alone is decided upon. */
export function findOnly({ findings, matching }: Subject): Finding | undefined {
	return findings.length === 1 && matching === null ? findings[0] : undefined;
}

/** What is decided upon, in a few words. */
export function describeSubject(subject: Subject): string {
	const { findings, matching } = subject;
	const only = findOnly(subject);
	if (only !== undefined) return packageOf(only);
	return matching === null
		? countOf(findings.length, "findings")
		: `all ${countOf(matching.expected, "findings")} that match`;
}
