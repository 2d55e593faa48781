import type { CheckResult, Issue } from "../contract.ts";
import type { AdvisoryData } from "../core/advisories/advisory-data.ts";
import type { DependencyTraces } from "../core/graph/trace-dependencies.ts";
import type { Member } from "../core/integrity/find-staleness.ts";
import type { Lock, LockFault, LockKind } from "../core/locks/lock-model.ts";
import type { Policy } from "../core/policy/policy-schema.ts";
import type { Project } from "../core/project/read-pyproject.ts";
import type { InstalledPackage, PackageIndex, ProjectFiles, UvProgram } from "../ports.ts";

/** The lock of an audit: read, or the reason why not. */
export type AuditedLock =
	| {
			readonly kind: "read";
			readonly file: string;
			readonly lock: Lock;
			readonly traces: DependencyTraces;
	  }
	| { readonly kind: "unreadable"; readonly file: string; readonly fault: LockFault }
	/** No lock at all: the exact pins of the project stand in for it. */
	| {
			readonly kind: "pins";
			readonly file: string;
			readonly lock: Lock;
			readonly traces: DependencyTraces;
	  };

/** All that the checks of one audit look at. Every check takes it and none changes it. */
export interface AuditInput {
	readonly folder: string;
	readonly files: ProjectFiles;
	/** Null where there is no `pyproject.toml` (or script metadata), or it cannot be read. */
	readonly project: Project | null;
	readonly projectFile: string | null;
	readonly projectFault: LockFault | null;
	readonly members: readonly Member[];
	/** Projects of the workspace that cannot be read. */
	readonly memberFaults: readonly { readonly file: string; readonly fault: LockFault }[];
	readonly lockKind: LockKind | null;
	readonly lock: AuditedLock;
	readonly installed: readonly InstalledPackage[];
	readonly advisories: AdvisoryData | null;
	readonly index: PackageIndex | null;
	readonly uv: UvProgram | null;
	readonly policy: Policy;
	readonly isOffline: boolean;
	readonly nowMs: number;
	/** The calendar day of `nowMs`, UTC. */
	readonly today: string;
}

export type Check = (input: AuditInput) => Promise<CheckResult> | CheckResult;

/** The result of a check that looked at everything it should. */
export function concludeCheck(
	issues: readonly Issue[],
	facts: Readonly<Record<string, unknown>>,
	verdicts: { readonly clean: string; readonly noun: string },
): CheckResult {
	const failing = issues.filter(({ fails }) => fails).length;
	const open = issues.filter(
		({ fails, waived, level }) => !fails && waived === null && level !== "note",
	).length;
	const parts = [
		failing > 0
			? `${failing} ${verdicts.noun}${failing === 1 ? "" : "s"} fail${failing === 1 ? "s" : ""}`
			: "",
		open > 0 ? `${open} to look at` : "",
	].filter((part) => part !== "");
	return {
		status: failing > 0 ? "failed" : open > 0 ? "warned" : "passed",
		verdict: parts.length > 0 ? parts.join(", ") : verdicts.clean,
		issues: [...issues],
		facts: { ...facts },
	};
}

/** The result of a check that could not look. */
export function notChecked(reason: string, issues: readonly Issue[] = []): CheckResult {
	return {
		status: issues.some(({ fails }) => fails) ? "failed" : "not_checked",
		verdict: `not checked: ${reason}`,
		issues: [...issues],
		facts: {},
	};
}

/** Marks issues that fail by their level alone, waivers aside. */
export function failOnErrors(issues: readonly Issue[]): Issue[] {
	return issues.map((issue) => ({ ...issue, fails: issue.level === "error" }));
}
