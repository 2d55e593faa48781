import type { PolicyConfig } from "#server/policy/contract.ts";

export type EditorMode = "form" | "json";

/** A draft as the browser keeps it: what was written, and what it was written on. */
export interface PolicyDraft {
	/** JSON as it stands in the editor; it may be unfinished. */
	readonly text: string;
	readonly mode: EditorMode;
	/** The version that was in force when the draft began, and its values. */
	readonly basedOn: number;
	readonly base: PolicyConfig;
}

export function draftOn(
	version: { readonly number: number; readonly config: PolicyConfig },
	mode: EditorMode = "form",
): PolicyDraft {
	return { text: print(version.config), mode, basedOn: version.number, base: version.config };
}

export function print(value: unknown): string {
	return JSON.stringify(value, null, 2);
}

/** The value of a text, or what is wrong with it. */
export function parseJson(text: string): {
	readonly value: unknown;
	readonly error: string | null;
} {
	try {
		return { value: JSON.parse(text), error: null };
	} catch (error) {
		return { value: null, error: error instanceof Error ? error.message : "not readable" };
	}
}

/** What a draft says once it is JSON with the shape of a policy; the server judges its values. */
export function policyOf({ text }: PolicyDraft): PolicyConfig | null {
	const { value } = parseJson(text);
	return isPolicy(value) ? value : null;
}

/** Whether somebody wrote something that would be lost. */
export function isChanged(draft: PolicyDraft): boolean {
	const { value, error } = parseJson(draft.text);
	return error !== null || !isSame(value, draft.base);
}

/** A kept draft; `null` when the browser holds none, or one that this version cannot read. */
export function readKeptDraft(kept: string): PolicyDraft | null {
	const { value } = parseJson(kept);
	if (!isFields(value)) return null;
	const { text, mode, basedOn, base } = value;
	if (typeof text !== "string" || typeof basedOn !== "number" || !isPolicy(base)) return null;
	return { text, mode: mode === "json" ? "json" : "form", basedOn, base };
}

export interface MergedPolicy {
	readonly config: unknown;
	/** Values that both changed, differently; the draft's own were kept. */
	readonly contested: readonly string[];
	/** Values that were taken over from the colleague. */
	readonly taken: readonly string[];
}

/** Puts the draft's own changes onto what a colleague published, value by value. */
export function mergePolicies(base: unknown, own: unknown, theirs: unknown): MergedPolicy {
	const contested: string[] = [];
	const taken: string[] = [];
	const merge = (path: string, was: unknown, mine: unknown, other: unknown): unknown => {
		if (isFields(mine) && isFields(other)) {
			const before = isFields(was) ? was : {};
			const keys = new Set([...Object.keys(other), ...Object.keys(mine)]);
			const entries = [...keys].map((key): [string, unknown] => [
				key,
				merge(path === "" ? key : `${path}.${key}`, before[key], mine[key], other[key]),
			]);
			return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
		}
		if (isSame(mine, other)) return mine;
		if (isSame(mine, was)) {
			taken.push(path);
			return other;
		}
		if (!isSame(other, was)) contested.push(path);
		return mine;
	};
	return { config: merge("", base, own, theirs), contested, taken };
}

const PARTS = ["weights", "presets", "freshness", "latency", "cost"] as const;

/** Shape enough for the form; whether it is a valid policy is the server's answer. */
function isPolicy(value: unknown): value is PolicyConfig {
	return (
		isFields(value) &&
		PARTS.every((part) => isFields(value[part])) &&
		Array.isArray(value.allowedProviders)
	);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** By value; the order of keys means nothing. */
function isSame(a: unknown, b: unknown): boolean {
	if (Array.isArray(a) && Array.isArray(b)) {
		return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
	}
	if (isFields(a) && isFields(b)) {
		const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
		return [...keys].every((key) => isSame(a[key], b[key]));
	}
	return a === b;
}
