import { type AskedThread, createAskedThread } from "./ask-thread.ts";

/** A request of the OSV API; `path` begins with `/v1/`. */
export interface OsvQuestion {
	readonly method: string;
	readonly path: string;
	/** JSON text; empty where there is none. */
	readonly body: string;
}

export interface OsvReply {
	readonly status: number;
	/** JSON text. */
	readonly body: string;
}

/** Answers the OSV API off the loop that carries the model calls. */
export type OsvService = AskedThread<OsvQuestion, OsvReply>;

const MAX_WAITING = 64;
/** The thread holds the advisories in memory, which nobody needs between two audits. */
const IDLE_MS = 120_000;

/** One thread over the advisories of a folder. */
export function createOsvService(options: {
	readonly folder: string;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
}): OsvService {
	return createAskedThread({
		url: new URL("./osv-thread.ts", import.meta.url),
		workerData: { folder: options.folder },
		maxWaiting: MAX_WAITING,
		idleMs: IDLE_MS,
		after: options.after,
	});
}
