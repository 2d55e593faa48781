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
