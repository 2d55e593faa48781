import { Worker } from "node:worker_threads";
import { AppError } from "#server/platform/errors.ts";

/** A request of the OSV API; `path` begins with `/v1/`. */
export interface OsvQuestion {
	readonly id: number;
	readonly method: string;
	readonly path: string;
	/** JSON text; empty where there is none. */
	readonly body: string;
}

export interface OsvReply {
	readonly id: number;
	readonly status: number;
	/** JSON text. */
	readonly body: string;
}

/** Answers the OSV API off the loop that carries the model calls. */
export interface OsvService {
	/** Rejects with `unavailable` where too many wait. */
	ask(question: Omit<OsvQuestion, "id">): Promise<Omit<OsvReply, "id">>;
	close(): Promise<void>;
}

const MAX_WAITING = 64;
/** The thread holds the advisories in memory, which nobody needs between two audits. */
const IDLE_MS = 120_000;

interface Waiting {
	readonly resolve: (reply: OsvReply) => void;
	readonly reject: (error: unknown) => void;
}

/** One thread over the advisories of a folder, started by the first question. */
export function createOsvService(options: {
	readonly folder: string;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
}): OsvService {
	const waiting = new Map<number, Waiting>();
	let worker: Worker | null = null;
	let lastId = 0;
	let cancelIdle = () => {};

	function start(): Worker {
		const started = new Worker(new URL("./osv-thread.ts", import.meta.url), {
			workerData: { folder: options.folder },
		});
		started.on("message", (reply: OsvReply) => {
			waiting.get(reply.id)?.resolve(reply);
			waiting.delete(reply.id);
			if (waiting.size > 0) return;
			cancelIdle();
			cancelIdle = options.after(IDLE_MS, () => {
				worker = null;
				void started.terminate();
			});
		});
		started.on("error", (error) => end(error));
		started.on("exit", () => {
			if (worker !== started) return;
			end(new AppError("unavailable", "the advisories are being opened again"));
		});
		started.unref();
		return started;
	}

	function end(error: unknown): void {
		worker = null;
		for (const { reject } of waiting.values()) reject(error);
		waiting.clear();
	}

	return {
		ask(question) {
			if (waiting.size >= MAX_WAITING) {
				return Promise.reject(new AppError("unavailable", "too many questions at once"));
			}
			cancelIdle();
			worker ??= start();
			const id = ++lastId;
			const thread = worker;
			return new Promise((resolve, reject) => {
				waiting.set(id, { resolve, reject });
				thread.postMessage({ id, ...question } satisfies OsvQuestion);
			});
		},
		async close() {
			cancelIdle();
			await worker?.terminate();
		},
	};
}
