import type { AuditReport, CheckResult, Issue, VulnerabilityRow } from "../contract.ts";
import type { AdvisorySnapshot } from "../core/advisories/advisory-data.ts";
import { describeStaleData, isStaleData } from "../core/advisories/data-age.ts";
import type { Vulnerability } from "../core/advisories/find-vulnerabilities.ts";
import { findVulnerabilities } from "../core/advisories/find-vulnerabilities.ts";
import { compareLevels } from "../core/advisories/rate-severity.ts";
import type { Upgrade } from "../core/fixes/advise-upgrade.ts";
import { adviseUpgrade } from "../core/fixes/advise-upgrade.ts";
import { makeIssue } from "../core/issue.ts";
import type { Ecosystem, Lock } from "../core/locks/lock-model.ts";
import { findWaiver, isFailing } from "../core/policy/apply-policy.ts";
import type { AuditInput } from "./audit-input.ts";
import { concludeCheck, notChecked } from "./audit-input.ts";

type VulnerabilityCheck = AuditReport["checks"]["vulnerabilities"];

const NO_ROWS = { critical: [], high: [], medium: [], low: [], unknown: [] };

/** The result of this check where it lists nothing. */
export function withoutRows(result: CheckResult): VulnerabilityCheck {
	return { ...result, ...NO_ROWS };
}

/** What is known against the locked versions; without advisory data never "none". */
export function checkVulnerabilities(input: AuditInput): VulnerabilityCheck {
	const { lock, advisories, policy } = input;
	if (lock.kind === "unreadable") return withoutRows(notChecked("the lock cannot be read"));
	const { ecosystem } = lock.lock;
	const failsUnchecked = policy.fail["not-checked"];
	if (advisories === null || advisories.snapshot.records[ecosystem] === undefined) {
		const option = ecosystem === "PyPI" ? "" : ` --ecosystems ${ecosystem}`;
		const reason = `there are no advisories for ${ecosystem}: sophia advisories sync${option}, or import <file>`;
		const issue = { ...draftNote(reason), fails: failsUnchecked };
		return withoutRows(notChecked(reason, [issue]));
	}
	const found = findVulnerabilities(lock.lock, lock.traces, advisories, policy.severity.choose);
	const upgrades = adviseUpgrades(found, input, lock.lock);
	const rows = found
		.map((finding) => describe(finding, upgrades.get(finding.package.key) ?? null, input))
		.sort(
			(a, b) =>
				compareLevels(a.row.severity, b.row.severity) || (a.row.package < b.row.package ? -1 : 1),
		);
	const { loadedAt, id, records } = advisories.snapshot;
	const dataDate = dateOf(advisories.snapshot, ecosystem);
	const checked = concludeCheck(
		rows.map(({ issue }) => issue),
		{
			data: {
				snapshot: id,
				date: dataDate,
				loaded: loadedAt,
				records: records[ecosystem] ?? 0,
				stale: isStaleData(dataDate, input.nowMs),
			},
			packages: lock.lock.packages.length,
			only_pins: lock.kind === "pins",
		},
		{ clean: `none known to ${dataDate.slice(0, 10)}`, noun: "finding" },
	);
	const at = (level: VulnerabilityRow["severity"]) =>
		rows.map(({ row }) => row).filter(({ severity }) => severity === level);
	return {
		...checked,
		verdict:
			lock.kind === "pins" ? `${checked.verdict} (no lock: exact pins only)` : checked.verdict,
		critical: at("critical"),
		high: at("high"),
		medium: at("medium"),
		low: at("low"),
		unknown: at("unknown"),
	};
}

/** A sentence where the data that the lock is judged by is older than it should be. */
export function warnOfStaleData(input: AuditInput): string | null {
	if (input.advisories === null || input.lock.kind === "unreadable") return null;
	const { snapshot } = input.advisories;
	const { ecosystem } = input.lock.lock;
	if (snapshot.records[ecosystem] === undefined) return null;
	return describeStaleData(dateOf(snapshot, ecosystem), input.nowMs);
}

function dateOf({ dates, dataDate }: AdvisorySnapshot, ecosystem: Ecosystem): string {
	return dates[ecosystem] ?? dataDate;
}

function draftNote(message: string): Issue {
	return makeIssue({
		check: "vulnerabilities",
		rule: "no-advisory-data",
		level: "warning",
		message,
	});
}

function adviseUpgrades(
	found: readonly Vulnerability[],
	input: AuditInput,
	lock: Lock,
): Map<string, Upgrade> {
	const { advisories, lock: audited } = input;
	const upgrades = new Map<string, Upgrade>();
	if (advisories === null) return upgrades;
	const projects =
		input.members.length > 0
			? input.members.map(({ project }) => project)
			: input.project === null
				? []
				: [input.project];
	const byPackage = Map.groupBy(found, (finding) => finding.package.key);
	for (const [key, findings] of byPackage) {
		const locked = findings[0]?.package;
		if (locked === undefined) continue;
		const upgrade = adviseUpgrade(locked, findings, {
			lock,
			data: advisories,
			projects,
			lockFile: audited.file,
		});
		if (upgrade !== null) upgrades.set(key, upgrade);
	}
	return upgrades;
}

function describe(
	finding: Vulnerability,
	upgrade: Upgrade | null,
	input: AuditInput,
): { row: VulnerabilityRow; issue: Issue } {
	const { severity, package: locked } = finding;
	const waived = findWaiver(
		{
			identifiers: finding.identifiers,
			rule: finding.id,
			package: locked.name,
			version: finding.version,
			path: finding.shortestPath,
			introducedBy: finding.introducedBy,
			hasFix: upgrade !== null,
		},
		input.policy,
		input.today,
	);
	const fails = waived === null && isFailing(finding, input.policy);
	const issue = makeIssue({
		check: "vulnerabilities",
		rule: finding.id,
		level: fails ? "error" : "warning",
		message: `${locked.name} ${finding.version}: ${finding.summary || finding.id}`,
		file: input.lock.file,
		line: locked.line,
		package: locked.name,
		version: finding.version,
		fix: upgrade?.fix ?? null,
		severity: severity.level,
		subject: finding.version,
	});
	const row = describeRow(finding, upgrade, { waived, fingerprint: issue.fingerprint });
	return { row, issue: { ...issue, waived, fails } };
}

/** The row that reports list; `marks` are what policy and baseline made of it. */
function describeRow(
	finding: Vulnerability,
	upgrade: Upgrade | null,
	marks: Pick<VulnerabilityRow, "waived" | "fingerprint">,
): VulnerabilityRow {
	const { severity, package: locked } = finding;
	const levels = new Set(severity.statements.map(({ level }) => level));
	return {
		id: finding.id,
		advisories: [...finding.advisories],
		identifiers: [...finding.identifiers],
		package: locked.name,
		version: finding.version,
		severity: severity.level,
		severity_source: severity.decidedBy?.source ?? null,
		score: severity.decidedBy?.score ?? null,
		vector: severity.decidedBy?.vector ?? null,
		severity_disagrees: levels.size > 1,
		known_exploited: finding.knownExploited,
		epss: finding.exploitProbability,
		summary: finding.summary,
		published: finding.published,
		links: [...finding.links],
		scopes: [...finding.scopes],
		direct: finding.isDirect,
		introduced_by: [...finding.introducedBy],
		path: [...finding.shortestPath],
		fixed_versions: [...finding.fixed],
		safe_version: upgrade?.version ?? null,
		safe_version_admitted: upgrade?.isAdmitted ?? null,
		fix: upgrade?.fix ?? null,
		matched_by: finding.matchedBy,
		approximated_bounds: [...finding.approximated],
		exact_source: finding.isExactSource,
		...marks,
	};
}
