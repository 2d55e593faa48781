import { type AuditReport, CHECK_NAMES, type CheckName, type Issue } from "../../contract.ts";

/** What differs between two audits of one project. */
export interface ReportDifference {
	readonly opened: readonly Issue[];
	readonly fixed: readonly Issue[];
	/** In both, but accepted, failing or rated otherwise. */
	readonly changed: readonly { readonly before: Issue; readonly after: Issue }[];
	readonly unchanged: number;
	/** Checks that at least one of the two could not make. */
	readonly notComparable: readonly CheckName[];
}

/** Issues of a check that call for somebody; null where the check could not look. */
export function issuesOf(report: AuditReport, check: CheckName): readonly Issue[] | null {
	const result = report.checks[check];
	if (result.status === "not_checked") return null;
	return result.issues.filter(({ level, rule }) => level !== "note" && rule !== "no-advisory-data");
}

/** Compares two reports issue by issue; checks that one of them could not make are left out. */
export function compareReports(before: AuditReport, after: AuditReport): ReportDifference {
	const opened: Issue[] = [];
	const fixed: Issue[] = [];
	const changed: { before: Issue; after: Issue }[] = [];
	const notComparable: CheckName[] = [];
	let unchanged = 0;
	for (const check of CHECK_NAMES) {
		const [old, fresh] = [issuesOf(before, check), issuesOf(after, check)];
		if (old === null || fresh === null) {
			notComparable.push(check);
			continue;
		}
		const known = new Map(old.map((issue) => [issue.fingerprint, issue]));
		for (const issue of fresh) {
			const earlier = known.get(issue.fingerprint);
			known.delete(issue.fingerprint);
			if (earlier === undefined) opened.push(issue);
			else if (isChanged(earlier, issue)) changed.push({ before: earlier, after: issue });
			else unchanged += 1;
		}
		fixed.push(...known.values());
	}
	return { opened, fixed, changed, unchanged, notComparable };
}

function isChanged(before: Issue, after: Issue): boolean {
	return (
		before.severity !== after.severity ||
		before.fails !== after.fails ||
		(before.waived === null) !== (after.waived === null)
	);
}
