import type { PlaygroundMessage } from "#server/playground/contract.ts";

const POLL_MS = 1_000;
/** Longer than any answer may take: what is older was left open by a server that died. */
const GIVE_UP_MS = 15 * 60_000;

/**
 * How soon to ask again, ms, while the server still writes an answer: a stopped one is stored a
 * moment after the stop, and one that another tab asked for ends on its own. `false`: all ended.
 */
export function pollUnfinished(
	messages: readonly Pick<PlaygroundMessage, "status" | "createdAt">[],
	nowMs: number,
): number | false {
	const isWritten = messages.some(
		({ status, createdAt }) => status === "streaming" && nowMs - Date.parse(createdAt) < GIVE_UP_MS,
	);
	return isWritten ? POLL_MS : false;
}
