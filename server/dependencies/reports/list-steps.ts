import type { AuditReport, VulnerabilityRow } from "../contract.ts";

const UPGRADE = /^uv lock(?<script> --script \S+)? --upgrade-package (?<what>"[^"]+"|\S+)$/;
const MAX_STEPS = 12;

/** All findings of the report, the worst first. */
export function listRows(report: AuditReport): VulnerabilityRow[] {
	const { critical, high, medium, low, unknown } = report.checks.vulnerabilities;
	return [...critical, ...high, ...medium, ...low, ...unknown];
}

/**
 * What to do so that the audit passes, each thing once: upgrades of one lock in one command, then
 * what else has a fix.
 */
export function listSteps(report: AuditReport): string[] {
	const failing = new Set(
		report.checks.vulnerabilities.issues
			.filter(({ fails }) => fails)
			.map(({ fingerprint }) => fingerprint),
	);
	const fixes = listRows(report).flatMap(({ fingerprint, fix }) =>
		failing.has(fingerprint) && fix !== null ? [fix] : [],
	);
	const others = [
		...report.checks.lock_integrity.issues,
		...report.checks.unused.issues,
		...report.checks.licenses.issues,
		...report.checks.drift.issues,
	].flatMap(({ fails, fix }) => (fails && fix !== null ? [fix] : []));
	const settings = report.checks.configuration.issues.filter(({ fails }) => fails);
	const files = [...new Set(settings.map(({ file }) => file ?? "the settings"))];
	const steps = [
		...files.map((file) => {
			const count = settings.filter((issue) => (issue.file ?? "the settings") === file).length;
			return `correct ${file} (${count} fault${count === 1 ? "" : "s"}, listed above with the right spelling)`;
		}),
		...joinUpgrades([...new Set(fixes)]),
		// Locking comes after all that changes what is locked.
		...[...new Set(others)].sort((a, b) => Number(isLocking(a)) - Number(isLocking(b))),
	];
	const rest = steps.length - MAX_STEPS;
	return rest > 0 ? [...steps.slice(0, MAX_STEPS), `and ${rest} more, listed above`] : steps;
}

const isLocking = (step: string): boolean => /^uv lock(?: --script \S+)?$/.test(step);

/** `uv lock` takes any number of packages: one command resolves once. */
function joinUpgrades(fixes: readonly string[]): string[] {
	const upgrades = new Map<string, string[]>();
	const rest: string[] = [];
	for (const fix of fixes) {
		const groups = UPGRADE.exec(fix)?.groups;
		if (groups?.what === undefined) rest.push(fix);
		else
			upgrades.set(groups.script ?? "", [
				...(upgrades.get(groups.script ?? "") ?? []),
				groups.what,
			]);
	}
	const commands = [...upgrades].map(
		([script, names]) =>
			`uv lock${script}${names.map((name) => ` --upgrade-package ${name}`).join("")}`,
	);
	return [...rest, ...commands];
}
