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

/** The decision on one finding; where a draft names no scope, by what goes least far. */
export function toDecision(finding: Finding, draft: WaiveDraft): WaiveInput {
	const { everywhere, ...terms } = toTerms(draft);
	return {
		...terms,
		...toTarget(finding, draft.scope ?? scopesOf(finding)[0] ?? "rule"),
		projectId: everywhere ? null : finding.projectId,
		version: null,
		// Where a fix is known it would end at once.
		untilFixed: terms.untilFixed && canWaitForFix(finding),
	};
}

/** What of a draft holds for every finding alike. */
export function toTerms({ scope: _, ...terms }: WaiveDraft) {
	const { status, justification } = terms;
	return { ...terms, justification: status === "not_affected" ? justification : null };
}
