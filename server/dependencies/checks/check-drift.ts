import type { CheckResult, Issue } from "../contract.ts";
import { isFromPublicIndex, isPublicPackage } from "../core/advisories/find-vulnerabilities.ts";
import type { Drift } from "../core/drift/measure-drift.ts";
import { daysBetween, measureDrift, uploadOf } from "../core/drift/measure-drift.ts";
import { shortenAddresses } from "../core/drift/shorten-addresses.ts";
import { makeIssue } from "../core/issue.ts";
import type { LockedPackage } from "../core/locks/lock-model.ts";
import type { IndexAnswer } from "../ports.ts";
import type { AuditInput } from "./audit-input.ts";
import { concludeCheck, notChecked } from "./audit-input.ts";

interface Row {
	readonly package: string;
	readonly version: string | null;
	readonly direct: boolean;
	readonly uploaded: string | null;
	readonly age_days: number | null;
	readonly latest: string | null;
	readonly majors: number | null;
	readonly minors: number | null;
	readonly patches: number | null;
	readonly days_behind: number | null;
	readonly libyears: number | null;
	readonly yanked: string | null;
	readonly status: string | null;
}

/** How far the lock lies behind its index, and what is young, yanked or given up. */
export async function checkDrift(input: AuditInput): Promise<CheckResult> {
	const { lock } = input;
	if (lock.kind === "unreadable") return notChecked("the lock cannot be read");
	const now = new Date(input.nowMs).toISOString();
	const rows: Row[] = [];
	const issues: Issue[] = [];
	const reasons = new Set<string>();
	let unanswered = 0;
	let asOf: string | null = null;
	const packages = lock.lock.packages.filter(isPublicPackage);
	const answers = await Promise.all(packages.map((locked) => ask(locked, input)));
	for (const [position, locked] of packages.entries()) {
		const answer = answers[position] ?? { kind: "unknown", reason: "not asked" };
		if (answer.kind === "unknown") {
			unanswered += 1;
			reasons.add(shortenAddresses(answer.reason));
		} else if (answer.kind === "found" && answer.asOf !== null) {
			if (asOf === null || answer.asOf < asOf) asOf = answer.asOf;
		}
		const drift = answer.kind === "found" ? measureDrift(locked, answer.project) : null;
		const uploaded = uploadOf(locked);
		const row = describe(
			locked,
			lock.traces.traces.get(locked.key)?.depth === 1,
			drift,
			answer,
			uploaded,
			now,
		);
		rows.push(row);
		issues.push(...judge(row, locked, answer, input));
	}
	const known = rows.filter(({ libyears }) => libyears !== null);
	const compared = rows.filter(({ latest }) => latest !== null).length;
	const years = known.reduce((sum, { libyears }) => sum + (libyears ?? 0), 0);
	const facts = {
		packages: rows.length,
		compared,
		unanswered,
		libyears: known.length === 0 ? null : Math.round(years * 100) / 100,
		outdated: rows.filter((row) => (row.majors ?? 0) + (row.minors ?? 0) + (row.patches ?? 0) > 0)
			.length,
		/** The oldest of the index's answers that were kept from before. */
		index_as_of: asOf,
		rows,
	};
	const result = concludeCheck(issues, facts, {
		clean: "nothing is yanked, given up or too young",
		noun: "problem",
	});
	const reason = input.index === null ? "offline" : [...reasons].slice(0, 2).join("; ");
	if (input.index !== null && unanswered < rows.length) {
		return { ...result, verdict: describeVerdict(result.verdict, facts, reason, input) };
	}
	return {
		...result,
		status: result.status === "failed" ? "failed" : "not_checked",
		verdict: `newest versions unknown (${reason}); ages and cooldown from the lock: ${result.verdict}`,
	};
}

function describeVerdict(
	verdict: string,
	facts: {
		readonly outdated: number;
		readonly compared: number;
		readonly unanswered: number;
		readonly libyears: number | null;
		readonly index_as_of: string | null;
	},
	reason: string,
	{ nowMs }: AuditInput,
): string {
	const { outdated, libyears, unanswered, index_as_of: asOf } = facts;
	const years = libyears === null || libyears === 0 ? "" : ` by ${libyears} years in all`;
	const age = asOf === null ? null : daysBetween(asOf, new Date(nowMs).toISOString());
	const kept = age === null ? "" : `; by a copy of the index ${age} day${age === 1 ? "" : "s"} old`;
	const unknown = unanswered === 0 ? "" : `; ${unanswered} unknown (${reason})`;
	return `${verdict}; ${outdated} behind${years}${unknown}${kept}`;
}

async function ask(locked: LockedPackage, { index }: AuditInput): Promise<IndexAnswer> {
	if (index === null) return { kind: "unknown", reason: "no index is asked" };
	if (!isFromPublicIndex(locked)) return { kind: "unknown", reason: "not from the public index" };
	return index.find(locked.ecosystem, locked.name);
}

function describe(
	locked: LockedPackage,
	direct: boolean,
	drift: Drift | null,
	answer: IndexAnswer,
	uploaded: string | null,
	now: string,
): Row {
	return {
		package: locked.name,
		version: locked.version,
		direct,
		uploaded,
		age_days: daysBetween(uploaded, now),
		latest: drift?.latest ?? null,
		majors: drift?.majors ?? null,
		minors: drift?.minors ?? null,
		patches: drift?.patches ?? null,
		days_behind: drift?.days ?? null,
		libyears: drift?.libyears == null ? null : Math.round(drift.libyears * 100) / 100,
		yanked: drift?.yanked ?? null,
		status: answer.kind === "found" ? (answer.project.status?.state ?? null) : null,
	};
}

function judge(row: Row, locked: LockedPackage, answer: IndexAnswer, input: AuditInput): Issue[] {
	const issues: Issue[] = [];
	const add = (rule: string, fails: boolean, message: string) =>
		issues.push({
			...makeIssue({
				check: "drift",
				rule,
				level: fails ? "error" : "warning",
				message: `${row.package} ${row.version ?? ""}: ${message}`,
				file: input.lock.file,
				line: locked.line,
				package: row.package,
				version: row.version,
			}),
			fails,
		});
	const { drift, cooldown } = input.policy;
	if (row.yanked !== null)
		add("yanked", true, `the release was yanked${row.yanked === "" ? "" : `: ${row.yanked}`}`);
	if (answer.kind === "found" && answer.project.status !== null) {
		const { state, reason } = answer.project.status;
		add(
			`project-${state}`,
			state === "quarantined",
			`the project is ${state}${reason === null ? "" : `: ${reason}`}`,
		);
	}
	if (locked.deprecated !== null) add("deprecated", false, `deprecated: ${locked.deprecated}`);
	const isExempt = cooldown.except.includes(row.package);
	if (cooldown.days > 0 && !isExempt && row.age_days !== null && row.age_days < cooldown.days) {
		add("cooldown", true, `uploaded ${row.age_days} days ago, the cooldown is ${cooldown.days}`);
	}
	const limits = [
		["max-majors", drift["max-majors"], row.majors, "major versions behind"],
		["max-days", drift["max-days"], row.days_behind, "days behind"],
		["max-libyears", drift["max-libyears"], row.libyears, "years behind"],
	] as const;
	for (const [rule, limit, value, unit] of limits) {
		if (limit !== undefined && value !== null && value > limit) {
			add(
				rule,
				true,
				`${value} ${unit} (newest ${row.latest ?? "unknown"}), the limit is ${limit}`,
			);
		}
	}
	return issues;
}
