import type { CheckResult, Issue } from "../contract.ts";
import { checkPackages } from "../core/integrity/check-packages.ts";
import { findStaleness } from "../core/integrity/find-staleness.ts";
import { makeIssue } from "../core/issue.ts";
import type { UvVerdict } from "../ports.ts";
import type { AuditInput } from "./audit-input.ts";
import { concludeCheck, failOnErrors } from "./audit-input.ts";

/** Whether the lock fits its project and pins every byte; uv's own verdict beside ours. */
export async function checkLockIntegrity(input: AuditInput): Promise<CheckResult> {
	const { lock } = input;
	if (lock.kind === "unreadable") {
		const { message, hint, line } = lock.fault;
		const issue = draft("unreadable-lock", "error", message, lock.file, line, hint);
		return concludeCheck(failOnErrors([issue]), {}, { clean: "", noun: "problem" });
	}
	if (lock.kind === "pins") {
		const issue = draft(
			"no-lock",
			"error",
			"there is no lock: what gets installed is decided anew each time",
			lock.file,
			null,
			"uv lock",
		);
		return concludeCheck(failOnErrors([issue]), {}, { clean: "", noun: "problem" });
	}
	const issues = lock.lock.remarks.map((remark) =>
		draft("remark", "warning", remark.message, lock.file, remark.line, remark.hint),
	);
	const rules = { trustedHosts: input.policy.sources.trusted, file: lock.file };
	issues.push(...checkPackages(lock.lock, lock.traces, rules));
	const ours = judgeStaleness(input, issues);
	const uv = await askUv(input);
	const facts = {
		format: `${lock.lock.kind} ${lock.lock.formatVersion}`.trim(),
		packages: lock.lock.packages.length,
		in_process: ours,
		uv: uv === null ? "not asked" : describeUv(uv),
		agree:
			uv === null || uv.kind === "absent" || uv.kind === "failed" || ours.verdict === null
				? null
				: (uv.kind === "stale") === (ours.verdict === "stale"),
	};
	if (uv?.kind === "stale" && ours.verdict !== "stale") {
		issues.push(
			draft("stale-by-uv", "error", `uv itself says: ${uv.message}`, lock.file, null, "uv lock"),
		);
	}
	if (
		input.lockKind === "uv" &&
		lock.lock.uv !== null &&
		lock.lock.uv.options["exclude-newer"] === undefined
	) {
		issues.push(
			draft(
				"no-cooldown",
				"note",
				"no cooldown: a version uploaded a minute ago may be locked",
				lock.file,
				null,
				'[tool.uv] exclude-newer = "7 days"',
			),
		);
	}
	return concludeCheck(failOnErrors(issues), facts, {
		clean: "the lock fits its project and pins every file",
		noun: "problem",
	});
}

function draft(
	rule: string,
	level: Issue["level"],
	message: string,
	file: string | null,
	line: number | null,
	fix: string | null,
): Issue {
	return makeIssue({ check: "lock_integrity", rule, level, message, file, line, fix });
}

function judgeStaleness(input: AuditInput, issues: Issue[]) {
	const { lock, project, members, projectFile } = input;
	if (lock.kind !== "read" || lock.lock.uv === null) {
		return { verdict: null, not_judged: ["the format does not record what it was made from"] };
	}
	if (project === null) return { verdict: null, not_judged: ["no pyproject.toml beside the lock"] };
	const isScript = lock.lock.kind === "uv-script";
	const { reasons, notJudged } = findStaleness({
		lock: lock.lock,
		root: project,
		members,
		isScript,
	});
	for (const { rule, message, line, member } of reasons) {
		const file = member === "" ? projectFile : `${member}/pyproject.toml`;
		issues.push(
			draft(
				rule,
				"error",
				message,
				file,
				line,
				isScript ? `uv lock --script ${projectFile ?? ""}` : "uv lock",
			),
		);
	}
	return { verdict: reasons.length > 0 ? "stale" : "current", not_judged: notJudged };
}

async function askUv(input: AuditInput): Promise<UvVerdict | null> {
	if (input.uv === null || (input.lockKind !== "uv" && input.lockKind !== "uv-script")) return null;
	const script = input.lockKind === "uv-script" ? input.projectFile : null;
	return input.uv.checkLock(input.folder, { isOffline: input.isOffline, script });
}

function describeUv(verdict: UvVerdict): Readonly<Record<string, string>> {
	return verdict.kind === "absent"
		? { verdict: "no uv on this machine" }
		: { verdict: verdict.kind, version: verdict.uv, message: verdict.message };
}
