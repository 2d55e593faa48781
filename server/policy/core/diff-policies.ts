import type { PolicyChange, PolicyConfig } from "../contract.ts";

/** What differs between two policies, path by path; lists are compared as a whole. */
export function diffPolicies(before: PolicyConfig, after: PolicyConfig): PolicyChange[] {
	return diffValues(before, after, "");
}

function diffValues(before: unknown, after: unknown, path: string): PolicyChange[] {
	if (isFields(before) && isFields(after)) {
		const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
		return [...keys].flatMap((key) =>
			diffValues(before[key], after[key], path === "" ? key : `${path}.${key}`),
		);
	}
	return isSame(before, after) ? [] : [{ path, before, after }];
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSame(a: unknown, b: unknown): boolean {
	if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
	return a.length === b.length && a.every((item, index) => item === b[index]);
}
