/** Why a lock no longer fits its project, by uv's own list of reasons. */
export interface StaleReason {
	readonly rule: string;
	readonly message: string;
	readonly line: number | null;
	/** Path of the member's folder, relative to the lock; empty for the root. */
	readonly member: string;
	/** True where the setting may stand outside the project: in a parent folder, uv.toml or the environment. */
	readonly isUnsure?: true;
}

/** Names that only one of two lists has, as reasons. */
export function compareNames(
	rule: string,
	kind: string,
	wanted: readonly string[],
	recorded: readonly string[],
	member: string,
): StaleReason[] {
	const added = wanted.filter((name) => !recorded.includes(name));
	const removed = recorded.filter((name) => !wanted.includes(name));
	return [
		...added.map((name) => `${kind} "${name}" is new since the lock was made`),
		...removed.map((name) => `${kind} "${name}" is in the lock and no longer in the project`),
	].map((message) => ({ rule, message, line: null, member }));
}

/** A setting of `[tool.uv]` that differs; one that the project leaves out may stand elsewhere. */
export function describeSetting(key: string, wanted: unknown, recorded: unknown): StaleReason {
	return {
		rule: "stale-settings",
		message: `[tool.uv] ${key} is ${show(wanted)}, and the lock was made with ${show(recorded)}`,
		line: null,
		member: "",
		...(wanted === null ? { isUnsure: true } : {}),
	};
}

function show(value: unknown): string {
	return value === null || value === undefined ? "none" : `"${String(value)}"`;
}
