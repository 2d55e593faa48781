import type { Change } from "./change-list.tsx";

/** A value of a record on one line. */
export function formatValue(value: unknown): string {
	if (value === undefined || value === null) return "none";
	if (typeof value === "string") return value === "" ? '""' : value;
	return JSON.stringify(value);
}

const MAX_DEPTH = 6;

/** What differs between two recorded states, by dotted path. */
export function diffStates(before: unknown, after: unknown): readonly Change[] {
	const changes: Change[] = [];
	walk("", before ?? undefined, after ?? undefined, 0, changes);
	return changes;
}

function walk(path: string, before: unknown, after: unknown, depth: number, out: Change[]): void {
	if (depth < MAX_DEPTH && (isPlain(before) || isPlain(after))) {
		const left = isPlain(before) ? before : {};
		const right = isPlain(after) ? after : {};
		const isWhole =
			isPlain(before) === isPlain(after) || before === undefined || after === undefined;
		if (isWhole) {
			for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
				walk(path === "" ? key : `${path}.${key}`, left[key], right[key], depth + 1, out);
			}
			return;
		}
	}
	if (JSON.stringify(before) !== JSON.stringify(after)) {
		out.push({ path: path === "" ? "value" : path, before, after });
	}
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
