import type { Finding, WaiveInput } from "#server/dependencies/console-contract.ts";
import type { VexJustification, VexState } from "./vex-words.ts";
import { canWaitForFix, scopesOf, toTarget, type WaiveScope } from "./waive-target.ts";

/** A decision while it is written. */
export interface WaiveDraft {
	/** `null`: each finding by what goes least far. */
	readonly scope: WaiveScope | null;
	readonly everywhere: boolean;
	readonly status: VexState;
	readonly justification: VexJustification;
	readonly reason: string;
	readonly owner: string;
	readonly expires: string;
	readonly untilFixed: boolean;
}

/** The decisions that a draft stands for, one for each thing that is decided upon. */
export function toDecisions(findings: readonly Finding[], draft: WaiveDraft): WaiveInput[] {
	const decisions = findings.map((finding) => toDecision(finding, draft));
	const byTarget = new Map(
		decisions.map((one) => [
			JSON.stringify([one.projectId, one.advisory, one.package, one.path, one.rule]),
			one,
		]),
	);
	return [...byTarget.values()];
}

function toDecision(finding: Finding, draft: WaiveDraft): WaiveInput {
	const scope = draft.scope ?? scopesOf(finding)[0] ?? "rule";
	return {
		projectId: draft.everywhere ? null : finding.projectId,
		...toTarget(finding, scope),
		version: null,
		owner: draft.owner,
		reason: draft.reason,
		expires: draft.expires,
		// Where a fix is known it would end at once.
		untilFixed: draft.untilFixed && canWaitForFix(finding),
		status: draft.status,
		justification: draft.status === "not_affected" ? draft.justification : null,
	};
}
