import type { Clock } from "#server/platform/clock.ts";
import type { AuditInput } from "./checks/audit-input.ts";
import { notChecked } from "./checks/audit-input.ts";
import { checkConfiguration } from "./checks/check-configuration.ts";
import { checkDrift } from "./checks/check-drift.ts";
import { checkImports } from "./checks/check-imports.ts";
import { checkLicences } from "./checks/check-licences.ts";
import { checkLockIntegrity } from "./checks/check-lock-integrity.ts";
import {
	checkVulnerabilities,
	warnOfStaleData,
	withoutRows,
} from "./checks/check-vulnerabilities.ts";
import type { AuditReport, CheckResult } from "./contract.ts";
import type { AdvisoryData } from "./core/advisories/advisory-data.ts";
import { makeIssue } from "./core/issue.ts";
import { applyBaseline } from "./core/policy/apply-baseline.ts";
import { reviewWaivers, waiveByRule } from "./core/policy/apply-policy.ts";
import type { Policy } from "./core/policy/policy-schema.ts";
import { fetchAdvisories } from "./fetch-advisories.ts";
import { type LoadedProject, loadProject } from "./load-project.ts";
import type { PackageIndex, ProjectFiles, RemoteAdvisories, UvProgram } from "./ports.ts";

/** What an audit needs from outside. */
export interface AuditDeps {
	readonly files: ProjectFiles;
	/** Null where no advisories are loaded. */
	readonly advisories: AdvisoryData | null;
	/** Asked where no advisories are loaded for the lock's ecosystem; null offline. */
	readonly remote: RemoteAdvisories | null;
	/** Null offline. */
	readonly index: PackageIndex | null;
	/** Null where `uv` must not be run. */
	readonly uv: UvProgram | null;
	readonly clock: Clock;
}

export interface AuditOptions {
	/** The project's folder, for `uv` and for names in the report. */
	readonly folder: string;
	/** A lock, script or `pyproject.toml` in the folder; null for the first that is found. */
	readonly file: string | null;
	readonly policy: Policy;
	readonly policySource: AuditReport["policy"];
	readonly isOffline: boolean;
	/** Fingerprints of issues that an earlier report knows; null without a baseline. */
	readonly baseline: ReadonlySet<string> | null;
	/** Told before each check, for progress. */
	readonly onStep?: (check: keyof AuditReport["checks"]) => void;
	readonly signal?: AbortSignal;
	/** Told what was read, for those who need the lock besides the report. */
	readonly onLoaded?: (loaded: LoadedProject) => void;
}

/** Runs all checks on one project; a check that cannot look never stops the others. */
export async function runAudit(deps: AuditDeps, options: AuditOptions): Promise<AuditReport> {
	const prepared = await prepareAudit(deps, options);
	const { input } = prepared;
	const step = async <T extends CheckResult>(
		name: keyof AuditReport["checks"],
		check: (input: AuditInput) => Promise<T> | T,
		complete: (result: CheckResult) => T,
	): Promise<T> => {
		options.signal?.throwIfAborted();
		options.onStep?.(name);
		const checked = await runCheck(name, check, complete, input);
		const result = waiveByRule(checked, options.policy, input.today);
		return options.baseline === null ? result : applyBaseline(result, options.baseline);
	};
	const whole = (result: CheckResult) => result;
	return assembleReport(prepared, options, {
		lock_integrity: await step("lock_integrity", checkLockIntegrity, whole),
		vulnerabilities: await step("vulnerabilities", checkVulnerabilities, withoutRows),
		licenses: await step("licenses", checkLicences, whole),
		unused: await step("unused", checkImports, whole),
		drift: await step("drift", checkDrift, whole),
		configuration: await step("configuration", checkConfiguration, whole),
	});
}

/**
 * Judges an unchanged project by newer advisories: what the other checks said stands as it was.
 * Null where the advisories say nothing of the lock's ecosystem.
 */
export async function rematchAudit(
	deps: AuditDeps,
	options: AuditOptions,
	previous: AuditReport,
): Promise<AuditReport | null> {
	// What is installed speaks of licences and modules only.
	const files: ProjectFiles = { ...deps.files, listInstalled: () => [] };
	const prepared = await prepareAudit({ ...deps, files, remote: null }, options);
	const { lock, advisories } = prepared.input;
	if (lock.kind === "unreadable") return null;
	if (advisories?.snapshot.records[lock.lock.ecosystem] === undefined) return null;
	const vulnerabilities = checkVulnerabilities(prepared.input);
	return assembleReport(prepared, options, { ...previous.checks, vulnerabilities });
}

interface PreparedAudit {
	readonly input: AuditInput;
	readonly now: string;
	readonly warnings: readonly string[];
}

async function prepareAudit(deps: AuditDeps, options: AuditOptions): Promise<PreparedAudit> {
	const nowMs = deps.clock.nowMs();
	const now = new Date(nowMs).toISOString();
	const loaded = loadProject(deps.files, options.file);
	options.onLoaded?.(loaded);
	const fetched = await fetchAdvisories(deps, loaded.lock, now);
	const input: AuditInput = {
		...loaded,
		folder: options.folder,
		files: deps.files,
		installed: deps.files.listInstalled(),
		advisories: fetched.data,
		index: deps.index,
		uv: deps.uv,
		policy: options.policy,
		isOffline: options.isOffline,
		nowMs,
		today: now.slice(0, 10),
	};
	return { input, now, warnings: fetched.warnings };
}

function assembleReport(
	{ input, now, warnings }: PreparedAudit,
	{ folder, policy, policySource }: AuditOptions,
	checks: AuditReport["checks"],
): AuditReport {
	const { lock, lockKind, project } = input;
	const stale = warnOfStaleData(input);
	const folderName = folder.split("/").findLast((part) => part !== "");
	return {
		schema: "sophia-dependency-audit/1",
		timestamp: now,
		project: {
			name: project?.name ?? folderName ?? folder,
			lock: lock.kind === "pins" ? null : lock.file,
			kind: lockKind,
			packages: lock.kind === "unreadable" ? 0 : lock.lock.packages.length,
		},
		...conclude(checks),
		policy: policySource,
		warnings: [
			...warnings,
			...(stale === null ? [] : [stale]),
			...reviewWaivers(policy, input.today),
		],
		checks,
	};
}

/** A check that breaks fails, says why, and stops no other. */
async function runCheck<T extends CheckResult>(
	name: keyof AuditReport["checks"],
	check: (input: AuditInput) => Promise<T> | T,
	complete: (result: CheckResult) => T,
	input: AuditInput,
): Promise<T> {
	try {
		return await check(input);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		const message = `the check broke off: ${reason}`;
		const issue = makeIssue({ check: name, rule: "check-broken", level: "error", message });
		return complete(notChecked(reason, [{ ...issue, fails: true }]));
	}
}

function conclude(
	checks: AuditReport["checks"],
): Pick<AuditReport, "verdict" | "summary" | "counts"> {
	const results = Object.values(checks);
	const issues = results.flatMap((check) => check.issues);
	const failing = issues.filter(({ fails }) => fails).length;
	const waived = issues.filter((issue) => issue.waived !== null).length;
	const warnings = issues.filter(
		({ fails, waived: by, level }) => !fails && by === null && level === "warning",
	).length;
	const unchecked = checks.vulnerabilities.status === "not_checked";
	const verdict = failing > 0 ? "failed" : unchecked ? "incomplete" : "passed";
	const known = issues.filter(({ isKnown }) => isKnown).length;
	const tail = `${known > 0 ? `, ${known} known from the baseline` : ""}${unchecked ? "; vulnerabilities were not checked" : ""}`;
	return {
		verdict,
		summary: `${failing} failing, ${warnings} ${warnings === 1 ? "warning" : "warnings"}, ${waived} accepted${tail}`,
		counts: { failing, warnings, waived },
	};
}
