import type { CheckResult, Issue } from "../../contract.ts";
import type { Vulnerability } from "../advisories/find-vulnerabilities.ts";
import { compareLevels } from "../advisories/rate-severity.ts";
import { normalizePythonName } from "../requirement/package-name.ts";
import { parsePep440 } from "../version/pep440.ts";
import { admits, parseSpecifierSet } from "../version/specifier.ts";
import type { Policy, Waiver } from "./policy-schema.ts";

/** What a waiver is compared with. */
export interface WaiverSubject {
	readonly identifiers: readonly string[];
	readonly rule: string;
	readonly package: string | null;
	readonly version: string | null;
	/** Names from the direct dependency to the package, for each way that is known. */
	readonly path: readonly string[];
	readonly introducedBy: readonly string[];
	readonly hasFix: boolean;
}

/** The waiver in force for something, if there is one; expired ones are never in force. */
export function findWaiver(subject: WaiverSubject, policy: Policy, today: string): Issue["waived"] {
	const waiver = policy.waivers.find(
		(candidate) => candidate.expires >= today && isMeant(candidate, subject),
	);
	if (waiver === undefined) return null;
	const { owner, reason, expires, status } = waiver;
	return { owner, reason, expires, status };
}

function isMeant(waiver: Waiver, subject: WaiverSubject): boolean {
	if (waiver["until-fixed"] && subject.hasFix) return false;
	if (waiver.id !== undefined && !subject.identifiers.includes(waiver.id)) return false;
	if (waiver.rule !== undefined && waiver.rule !== subject.rule) return false;
	// A waiver on a package alone is meant for its vulnerabilities, not for every rule.
	if (waiver.id === undefined && waiver.rule === undefined && subject.identifiers.length === 0) {
		return false;
	}
	if (waiver.package !== undefined && !isSameName(waiver.package, subject.package)) return false;
	if (waiver.path !== undefined && !isAlong(waiver.path, subject)) return false;
	return waiver.version === undefined || isVersionMeant(waiver.version, subject.version);
}

/** Whether two names of packages mean the same one. */
export function isSameName(wanted: string, name: string | null): boolean {
	return name !== null && normalizePythonName(wanted) === normalizePythonName(name);
}

/**
 * A path is meant only where it is the one way in: with another introducer the package would
 * stay when this one goes, and so the risk was not accepted.
 */
function isAlong(text: string, { path, introducedBy }: WaiverSubject): boolean {
	const names = text.split(">").map((name) => normalizePythonName(name.trim()));
	return (
		names.length === path.length &&
		names.every((name, index) => name === path[index]) &&
		introducedBy.length === 1
	);
}

function isVersionMeant(specifier: string, text: string | null): boolean {
	const parsed = parseSpecifierSet(specifier);
	const version = text === null ? null : parsePep440(text);
	return parsed.ok && version !== null && admits(parsed.value, version, text ?? "");
}

/** Whether the policy lets a vulnerability fail the audit, waivers aside. */
export function isFailing(vulnerability: Vulnerability, policy: Policy): boolean {
	const { fail } = policy;
	const { scopes } = vulnerability;
	const isInScope =
		scopes.length === 0 ||
		scopes.some((scope) =>
			fail.scopes.some((wanted) => scope === wanted || scope.startsWith(`${wanted}:`)),
		);
	if (!isInScope) return false;
	if (vulnerability.knownExploited === true && fail["known-exploited"]) return true;
	const { level } = vulnerability.severity;
	if (level === "unknown") return fail.unknown;
	return fail.severity !== "none" && compareLevels(level, fail.severity) <= 0;
}

const WARNING_DAYS = 14;
const DAY_MS = 24 * 3600 * 1000;

/** Waivers that have ended or soon will, as sentences; days are of the calendar given. */
export function reviewWaivers(policy: Policy, today: string): string[] {
	return policy.waivers.flatMap((waiver) => {
		const label = waiver.id ?? waiver.rule ?? waiver.package ?? waiver.path ?? "";
		const days = Math.round((Date.parse(waiver.expires) - Date.parse(today)) / DAY_MS);
		if (days < 0) return [`the waiver of ${label} (${waiver.owner}) expired on ${waiver.expires}`];
		if (days > WARNING_DAYS) return [];
		const when = days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`;
		return [`the waiver of ${label} (${waiver.owner}) expires ${when}, on ${waiver.expires}`];
	});
}

/** Applies waivers that name a rule; vulnerabilities have met theirs already. */
export function waiveByRule<T extends CheckResult>(result: T, policy: Policy, today: string): T {
	let count = 0;
	const issues = result.issues.map((issue) => {
		if (issue.waived !== null || issue.check === "vulnerabilities") return issue;
		const { rule, version } = issue;
		const subject = {
			identifiers: [],
			rule,
			package: issue.package,
			version,
			path: [],
			introducedBy: [],
			hasFix: false,
		};
		const waived = findWaiver(subject, policy, today);
		if (waived === null) return issue;
		if (issue.fails) count += 1;
		return { ...issue, waived, fails: false };
	});
	if (count === 0) return { ...result, issues };
	const failed = issues.some(({ fails }) => fails);
	const verdict = `${result.verdict}, ${failed ? `${count} of them` : "all of them"} accepted`;
	return {
		...result,
		issues,
		verdict,
		status: result.status === "failed" && !failed ? "passed" : result.status,
	};
}
