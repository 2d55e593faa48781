import { gzipSync } from "node:zlib";
import type { Clock } from "#server/platform/clock.ts";
import { type AdvisoryText, readAdvisoryTexts } from "../advisories/advisory-texts.ts";
import { unpackReport } from "../audits/audit-rows.ts";
import type { AuditedLock } from "../checks/audit-input.ts";
import { type AuditReport, auditReportSchema, CHECK_NAMES } from "../contract.ts";
import { advisoryFactsSchema } from "../core/history/advisory-facts.ts";
import { vulnerabilitiesOf } from "../core/history/summarize-report.ts";
import { ecosystemOf } from "../core/locks/read-lock.ts";
import { openProjectFiles } from "../files/open-project-files.ts";
import type { BulkAdvisories, PackageIndex, RemoteAdvisories, UvProgram } from "../ports.ts";
import { formatCycloneDx } from "../reports/format-cyclonedx.ts";
import { type AuditDeps, type AuditOptions, rematchAudit, runAudit } from "../run-audit.ts";
import type { OpenAdvisories } from "../store/open-advisories.ts";
import type { LoadEntry } from "../store/snapshot-index.ts";
import { listEcosystems, syncAdvisories } from "../store/sync-advisories.ts";
import type { AuditOutcome, AuditTask, TaskHooks } from "./audit-task.ts";
import { readCommit } from "./read-commit.ts";
import { type FolderRules, hashTarget, openTarget, readTargetPolicy } from "./read-target.ts";
import { summarizeAudit } from "./summarize-audit.ts";

/** What the heavy work needs from outside. */
export interface TaskDeps {
	readonly clock: Clock;
	readonly rules: FolderRules;
	readonly advisoryFolder: string;
	/** The advisories in force at this moment; null where none are loaded. */
	readonly advisories: () => OpenAdvisories | null;
	readonly openNetwork: () => {
		readonly remote: RemoteAdvisories | null;
		readonly index: PackageIndex | null;
	};
	readonly bulk: BulkAdvisories;
	readonly uv: UvProgram | null;
}

/** Fast rather than small: a report is packed at each audit and seldom read. */
const PACK = { level: 3 } as const;

/** Does one piece of heavy work. */
export async function performTask(
	deps: TaskDeps,
	task: AuditTask,
	hooks: TaskHooks,
): Promise<AuditOutcome> {
	switch (task.kind) {
		case "sync":
			return { kind: "synced", entries: await syncLoaded(deps) };
		case "changes":
			return listChanges(deps.advisories(), task.since);
		case "audit":
		case "rematch":
			return judgeProject(deps, task, hooks);
	}
}

function listChanges(
	advisories: OpenAdvisories | null,
	snapshots: readonly string[],
): AuditOutcome {
	const changed = snapshots.map((since) => ({
		since,
		packages: advisories?.listChangedSince(since) ?? null,
	}));
	return { kind: "changes", snapshot: advisories?.data.snapshot ?? null, changed };
}

type ProjectTask = Extract<AuditTask, { readonly target: unknown }>;

async function judgeProject(
	deps: TaskDeps,
	task: ProjectTask,
	hooks: TaskHooks,
): Promise<AuditOutcome> {
	hooks.onStep("read_project");
	const { target } = task;
	const { folder, release } = openTarget(target, deps.rules);
	try {
		const lockSha256 = hashTarget(folder, target.file);
		if (task.kind === "rematch" && lockSha256 !== task.lockSha256) return { kind: "changed" };
		const advisories = deps.advisories();
		const files = openProjectFiles(folder);
		const isRematch = task.kind === "rematch";
		const audit: AuditDeps = {
			files,
			advisories: advisories?.data ?? null,
			...(isRematch ? { remote: null, index: null } : deps.openNetwork()),
			uv: isRematch ? null : deps.uv,
			clock: deps.clock,
		};
		let lock: AuditedLock | null = null;
		const options: AuditOptions = {
			folder,
			file: target.file,
			...readTargetPolicy(folder, target),
			isOffline: false,
			baseline: null,
			onStep: hooks.onStep,
			signal: hooks.signal,
			onLoaded(loaded) {
				lock = loaded.lock;
			},
		};
		const before = task.previous === null ? null : unpackReport(task.previous);
		const made = await makeReport(task.kind, audit, options, before);
		if (made === null) return { kind: "unchanged" };
		const { report, text } = made;
		const checks = isRematch ? (["vulnerabilities"] as const) : CHECK_NAMES;
		return {
			kind: "audited",
			audited: {
				digest: summarizeAudit(report, before, checks, deps.clock.nowMs()),
				packed: pack(text),
				bom: isRematch ? null : describeBom(report, lock),
				texts: advisories === null ? [] : gatherTexts(report, before, advisories),
				lockedNames: listNames(lock),
				commit: target.folder === null || isRematch ? null : readCommit(folder),
				lockSha256,
			},
		};
	} finally {
		release();
	}
}

/** PyPI, and what else was ever loaded: npm's advisories are many, and nobody gets them unasked. */
async function syncLoaded({ clock, bulk, advisoryFolder: folder }: TaskDeps): Promise<LoadEntry[]> {
	const entries: LoadEntry[] = [];
	for (const ecosystem of listEcosystems(folder)) {
		const entry = await syncAdvisories({ folder, ecosystem, bulk, clock });
		if (entry !== null) entries.push(entry);
	}
	return entries;
}

async function makeReport(
	kind: ProjectTask["kind"],
	deps: AuditDeps,
	options: AuditOptions,
	before: AuditReport | null,
): Promise<ReturnType<typeof withoutNul> | null> {
	const report =
		kind === "rematch" && before !== null
			? await rematchAudit(deps, options, before)
			: await runAudit(deps, options);
	return report === null ? null : withoutNul(report);
}

/** PostgreSQL's JSON takes no NUL, which damaged files may hold. */
function withoutNul(report: AuditReport): { readonly report: AuditReport; readonly text: string } {
	const text = JSON.stringify(report);
	if (!text.includes("\\u0000")) return { report, text };
	// An escaped backslash before `u0000` is no NUL.
	const clean = text.replace(/(?<!\\)((?:\\\\)*)\\u0000/g, "$1\uFFFD");
	return { report: auditReportSchema.parse(JSON.parse(clean)), text: clean };
}

function describeBom(report: AuditReport, lock: AuditedLock | null): Uint8Array | null {
	if (lock === null || lock.kind === "unreadable") return null;
	return pack(JSON.stringify(formatCycloneDx(report, lock.lock)));
}

function pack(text: string): Uint8Array {
	return gzipSync(text, PACK);
}

/** The texts that no audit of the project has stored yet. */
function gatherTexts(
	report: AuditReport,
	before: AuditReport | null,
	advisories: OpenAdvisories,
): AdvisoryText[] {
	const seen = advisoryFactsSchema.safeParse(before?.checks.vulnerabilities.facts.data);
	const changed = seen.success ? advisories.listChangedSince(seen.data.snapshot) : null;
	const ecosystem = ecosystemOf(report.project.kind);
	const stored = new Set(
		(before && vulnerabilitiesOf(before))?.map(({ fingerprint }) => fingerprint),
	);
	const rows = (vulnerabilitiesOf(report) ?? []).filter(
		(row) =>
			changed === null ||
			changed.includes(`${ecosystem}:${row.package}`) ||
			!stored.has(row.fingerprint),
	);
	return readAdvisoryTexts(
		advisories,
		rows.flatMap((row) => row.advisories),
	);
}

function listNames(lock: AuditedLock | null): string[] {
	if (lock === null || lock.kind === "unreadable") return [];
	return [
		...new Set(lock.lock.packages.map(({ ecosystem, name }) => `${ecosystem}:${name}`)),
	].sort();
}
