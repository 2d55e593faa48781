import type { CheckName, Issue } from "../contract.ts";

/** What a rule says; the rest of an issue is filled in when policy and baseline are applied. */
export interface Draft {
	readonly check: CheckName;
	readonly rule: string;
	readonly level: Issue["level"];
	readonly message: string;
	readonly file?: string | null;
	readonly line?: number | null;
	readonly package?: string | null;
	readonly version?: string | null;
	readonly fix?: string | null;
	readonly severity?: Issue["severity"];
	/** What tells this issue from others of its rule and package, where the message may vary. */
	readonly subject?: string;
}

/** Completes a draft; nothing is waived, known or failing yet. */
export function makeIssue(draft: Draft): Issue {
	const { check, rule, level, message } = draft;
	const name = draft.package ?? null;
	return {
		check,
		rule,
		level,
		message,
		file: draft.file ?? null,
		line: draft.line ?? null,
		package: name,
		version: draft.version ?? null,
		fix: draft.fix ?? null,
		severity: draft.severity ?? null,
		fingerprint: [check, rule, name ?? "", draft.subject ?? (name === null ? message : "")].join(
			"|",
		),
		waived: null,
		isKnown: false,
		fails: false,
	};
}
