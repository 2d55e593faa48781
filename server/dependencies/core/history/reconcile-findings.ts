import type { FindingState } from "../../console-contract.ts";
import type { AuditReport, CheckName, Issue, VulnerabilityRow } from "../../contract.ts";
import { issuesOf } from "./compare-reports.ts";
import { vulnerabilitiesOf } from "./summarize-report.ts";

/** A finding as it is stored, as far as its history goes. */
export interface KnownFinding {
	readonly id: string;
	readonly fingerprint: string;
	readonly check: string;
	readonly rule: string;
	readonly package: string | null;
	readonly state: FindingState;
}

export type FindingEventKind =
	| "opened"
	| "moved"
	| "accepted"
	| "acceptance_ended"
	| "fixed"
	| "reopened";

/** An issue of a report with what its check says besides. */
export interface SeenIssue {
	readonly issue: Issue;
	readonly vulnerability: VulnerabilityRow | null;
	/** Whether code imports the package; null where that is not known. */
	readonly isImported: boolean | null;
}

/** What an audit saw, of the checks that it made. */
export interface SeenFindings {
	/** Checks that could look. */
	readonly looked: readonly CheckName[];
	readonly seen: readonly SeenIssue[];
}

/** What an audit does to one finding. `known` is null for one that nobody saw before. */
export interface FindingStep {
	readonly known: KnownFinding | null;
	/** Null where it is gone. */
	readonly seen: SeenIssue | null;
	readonly state: FindingState;
	readonly events: readonly FindingEventKind[];
}

/**
 * Carries the findings of a project on to a new report. Findings of checks that could not look stay
 * as they are. A finding whose package is locked in another version, still affected, has moved: it
 * is neither fixed nor new.
 */
export function reconcileFindings(
	known: readonly KnownFinding[],
	{ looked, seen }: SeenFindings,
): FindingStep[] {
	const checks = new Set<string>(looked);
	const left = new Map(known.map((finding) => [finding.fingerprint, finding]));
	const steps: FindingStep[] = [];
	const fresh: SeenIssue[] = [];
	for (const entry of seen) {
		const finding = left.get(entry.issue.fingerprint);
		if (finding === undefined) fresh.push(entry);
		else {
			left.delete(finding.fingerprint);
			steps.push(meet(finding, entry, []));
		}
	}
	const gone = [...left.values()].filter(
		({ check, state }) => state !== "fixed" && checks.has(check),
	);
	// What is open moves before what was fixed long ago comes back in another version.
	const fixed = [...left.values()].filter(({ state }) => state === "fixed");
	const movable = Map.groupBy([...gone, ...fixed], subjectOf);
	const moved = new Set<KnownFinding>();
	for (const entry of fresh) {
		const finding = movable.get(subjectOf(entry.issue))?.find((one) => !moved.has(one));
		if (finding === undefined) steps.push(begin(entry));
		else {
			moved.add(finding);
			steps.push(meet(finding, entry, finding.state === "fixed" ? [] : ["moved"]));
		}
	}
	for (const finding of gone) {
		if (moved.has(finding)) continue;
		steps.push({ known: finding, seen: null, state: "fixed", events: ["fixed"] });
	}
	return steps;
}

function subjectOf(of: { readonly check: string; readonly rule: string; package: string | null }) {
	return `${of.check}|${of.rule}|${of.package ?? ""}`;
}

function begin(seen: SeenIssue): FindingStep {
	const isAccepted = seen.issue.waived !== null;
	return {
		known: null,
		seen,
		state: isAccepted ? "accepted" : "open",
		events: isAccepted ? ["opened", "accepted"] : ["opened"],
	};
}

function meet(
	known: KnownFinding,
	seen: SeenIssue,
	before: readonly FindingEventKind[],
): FindingStep {
	const state = seen.issue.waived === null ? "open" : "accepted";
	const events: FindingEventKind[] = [...before];
	if (known.state === "fixed") events.push("reopened");
	if (state === "accepted" && known.state !== "accepted") events.push("accepted");
	if (state === "open" && known.state === "accepted") events.push("acceptance_ended");
	return { known, seen, state, events };
}

/** What a report says of these checks; one that could not look says nothing. */
export function gatherSeen(report: AuditReport, checks: readonly CheckName[]): SeenFindings {
	const looked = checks.filter((check) => issuesOf(report, check) !== null);
	const rows = new Map(vulnerabilitiesOf(report)?.map((row) => [row.fingerprint, row]));
	const imports = readImports(report);
	// One fingerprint stands for one finding, whatever the number of its lines.
	const byFingerprint = new Map<string, SeenIssue>();
	for (const check of looked) {
		for (const issue of issuesOf(report, check) ?? []) {
			if (byFingerprint.has(issue.fingerprint)) continue;
			const vulnerability = rows.get(issue.fingerprint) ?? null;
			const isImported =
				vulnerability === null ? null : imports(vulnerability.package, vulnerability.direct);
			byFingerprint.set(issue.fingerprint, { issue, vulnerability, isImported });
		}
	}
	return { looked, seen: [...byFingerprint.values()] };
}

/** What the check of imports says of a package: DEP002 is declared and unused, DEP003 used undeclared. */
function readImports(report: AuditReport): (name: string, isDirect: boolean) => boolean | null {
	const check = report.checks.unused;
	if (check.status === "not_checked") return () => null;
	const named = (rule: string) =>
		new Set(check.issues.filter((issue) => issue.rule === rule).map((issue) => issue.package));
	const [unused, transitive] = [named("DEP002"), named("DEP003")];
	return (name, isDirect) => (isDirect ? !unused.has(name) : transitive.has(name) ? true : null);
}

const SEVERITY_RANK = { critical: 5, high: 4, unknown: 3, medium: 2, low: 1 } as const;

/** Orders findings: exploited, then EPSS, then severity, then fixable. Higher is worse. */
export function rateRisk({ issue, vulnerability }: SeenIssue): number {
	if (vulnerability === null) return issue.level === "error" ? 2500 : 500;
	const exploited = vulnerability.known_exploited === true ? 1e9 : 0;
	const epss = Math.round((vulnerability.epss ?? 0) * 10_000) * 10_000;
	const fixable = vulnerability.safe_version === null ? 0 : 100;
	return exploited + epss + SEVERITY_RANK[vulnerability.severity] * 1000 + fixable;
}
