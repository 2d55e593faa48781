import type { CheckResult, Issue } from "../contract.ts";
import { checkPackages } from "../core/integrity/check-packages.ts";
import { comparePackageJson } from "../core/integrity/compare-package-json.ts";
import { findStaleness } from "../core/integrity/find-staleness.ts";
import { makeIssue } from "../core/issue.ts";
import type { Lock } from "../core/locks/lock-model.ts";
import { asTexts, subTable } from "../core/project/read-pyproject.ts";
import type { Resolution, UvVerdict } from "../ports.ts";
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
	if (lock.kind === "pins") return checkWithoutLock(input, lock.file);
	const issues = lock.lock.remarks.map((remark) =>
		draft("remark", "warning", remark.message, lock.file, remark.line, remark.hint),
	);
	const rules = { trustedHosts: input.policy.sources.trusted, file: lock.file };
	issues.push(...checkPackages(lock.lock, lock.traces, rules));
	const uv = await askUv(input);
	const ours = judgeStaleness(input, uv, issues);
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
		clean: describeClean(ours),
		noun: "problem",
	});
}

/** Without a lock uv can still say whether the requirements hold together at all. */
async function checkWithoutLock(input: AuditInput, file: string): Promise<CheckResult> {
	const message = "there is no lock: what gets installed is decided anew each time";
	const issues = [draft("no-lock", "error", message, file, null, "uv lock")];
	const resolution = await askResolution(input);
	if (resolution.kind === "unsatisfiable") {
		const text = `the requirements cannot hold together: ${resolution.explanation}`;
		issues.push(
			draft("unsatisfiable", "error", text, file, null, "loosen one of the pins that uv names"),
		);
	}
	const state = resolution.kind === "unknown" ? `not known: ${resolution.reason}` : resolution.kind;
	return concludeCheck(failOnErrors(issues), { resolution: state }, { clean: "", noun: "problem" });
}

async function askResolution(input: AuditInput): Promise<Resolution> {
	const { project, uv, index } = input;
	if (project === null || uv === null || index === null || input.isOffline) {
		return { kind: "unknown", reason: uv === null ? "uv was not asked" : "offline" };
	}
	if (
		Object.keys(project.uv).some((key) =>
			["sources", "index", "index-url", "workspace"].includes(key),
		)
	) {
		return { kind: "unknown", reason: "the project has sources or indexes of its own" };
	}
	const named = [...project.declared, ...project.misplaced].filter(
		({ text }) => !isOverride(text, input),
	);
	const answers = await Promise.all(
		named.map(({ requirement }) => index.find("PyPI", requirement.name)),
	);
	const requirements = named.filter((_declared, position) => answers[position]?.kind === "found");
	return uv.resolve({
		requirements: requirements.map(({ text }) => text),
		overrides: [...asTexts(project.uv["override-dependencies"]), ...listOverrides(input)],
		constraints: asTexts(project.uv["constraint-dependencies"]),
		requiresPython: project.requiresPython ?? ">=3.8",
	});
}

function listOverrides({ project }: AuditInput): string[] {
	const table = subTable(project?.uv ?? {}, "transitive-overrides");
	return Object.entries(table).map(([name, specifier]) => `${name}${String(specifier)}`);
}

function isOverride(text: string, input: AuditInput): boolean {
	return listOverrides(input).includes(text);
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

function describeClean({ verdict, not_judged: notJudged }: OwnVerdict): string {
	return verdict === "current"
		? "the lock fits its project and pins every file"
		: `every file is pinned; whether the lock fits its project is not known: ${notJudged.join("; ")}`;
}

interface OwnVerdict {
	/** Null where the lock does not say what it was made from. */
	readonly verdict: "stale" | "current" | null;
	readonly not_judged: readonly string[];
}

function judgeStaleness(input: AuditInput, uv: UvVerdict | null, issues: Issue[]): OwnVerdict {
	const { lock, project, members, projectFile } = input;
	if (lock.kind !== "read") return { verdict: null, not_judged: ["there is no lock"] };
	if (lock.lock.kind === "package-lock") return judgePackageLock(input, lock.lock, issues);
	if (lock.lock.uv === null) {
		return { verdict: null, not_judged: ["the format does not record what it was made from"] };
	}
	if (project === null) {
		const reason =
			input.projectFault === null
				? "there is no pyproject.toml beside the lock"
				: `${projectFile ?? "pyproject.toml"} cannot be read`;
		return { verdict: null, not_judged: [reason] };
	}
	const isScript = lock.lock.kind === "uv-script";
	const { reasons, notJudged } = findStaleness({
		lock: lock.lock,
		root: project,
		members,
		isScript,
	});
	// uv sees settings that stand outside of the project; where it says current, they agree.
	const held = reasons.filter(({ isUnsure }) => isUnsure !== true || uv?.kind !== "current");
	for (const { rule, message, line, member, isUnsure } of held) {
		const file = member === "" ? projectFile : `${member}/pyproject.toml`;
		const fix = isScript ? `uv lock --script ${projectFile ?? ""}` : "uv lock";
		const note = isUnsure
			? " (unless it is set in a parent folder, the user's uv.toml or the environment)"
			: "";
		issues.push(draft(rule, isUnsure ? "warning" : "error", `${message}${note}`, file, line, fix));
	}
	const isStale = held.some(({ isUnsure }) => isUnsure !== true);
	return { verdict: isStale ? "stale" : "current", not_judged: notJudged };
}

function judgePackageLock({ files, lock }: AuditInput, read: Lock, issues: Issue[]): OwnVerdict {
	if (files.readText("package.json") === null) {
		return { verdict: null, not_judged: ["there is no package.json beside the lock"] };
	}
	const reasons = comparePackageJson(read, files.readText(lock.file) ?? "", (path) =>
		files.readText(path),
	);
	for (const { rule, message, line, member } of reasons) {
		const file = member === "" ? "package.json" : `${member}/package.json`;
		issues.push(draft(rule, "error", message, file, line, "npm install --package-lock-only"));
	}
	return { verdict: reasons.length > 0 ? "stale" : "current", not_judged: [] };
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
