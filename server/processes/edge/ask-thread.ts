import { type ResourceLimits, type Transferable, Worker } from "node:worker_threads";
import { AppError } from "#server/platform/errors.ts";

/** What goes to the thread and comes back; the thread answers each question once, by its id. */
export interface ThreadMessage<Content> {
	readonly id: number;
	readonly content: Content;
}

/** Work that would hold up the loop, done on one thread of its own. */
export interface AskedThread<Question, Reply> {
	/**
	 * Rejects with `unavailable` where too many wait or the thread ended. What is in `transfer` is
	 * handed over instead of copied, and gone here.
	 */
	ask(question: Question, transfer?: readonly Transferable[]): Promise<Reply>;
	close(): Promise<void>;
}

export interface AskedThreadOptions {
	readonly url: URL;
	readonly workerData?: unknown;
	readonly resourceLimits?: ResourceLimits;
	readonly maxWaiting: number;
	/** The thread ends after this time without a question, and what it holds in memory with it. */
	readonly idleMs: number;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
}

interface Waiting<Reply> {
	readonly resolve: (reply: Reply) => void;
	readonly reject: (error: unknown) => void;
}

/** A thread that is started by the first question. */
export function createAskedThread<Question, Reply>(
	options: AskedThreadOptions,
): AskedThread<Question, Reply> {
	const { url, workerData, resourceLimits, maxWaiting, idleMs, after } = options;
	const waiting = new Map<number, Waiting<Reply>>();
	let worker: Worker | null = null;
	let lastId = 0;
	let cancelIdle = () => {};

	function start(): Worker {
		const started = new Worker(url, {
			workerData,
			...(resourceLimits === undefined ? {} : { resourceLimits }),
		});
		started.on("message", ({ id, content }: ThreadMessage<Reply>) => {
			waiting.get(id)?.resolve(content);
			waiting.delete(id);
			if (waiting.size > 0) return;
			cancelIdle();
			cancelIdle = after(idleMs, () => {
				worker = null;
				void started.terminate();
			});
		});
		started.on("error", (error) => end(error));
		started.on("exit", () => {
			if (worker === started) end(new AppError("unavailable", "the thread of this work ended"));
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
		ask(question, transfer = []) {
			if (waiting.size >= maxWaiting)
				return Promise.reject(new AppError("unavailable", "too many questions at once"));
			cancelIdle();
			worker ??= start();
			const thread = worker;
			const id = ++lastId;
			return new Promise((resolve, reject) => {
				waiting.set(id, { resolve, reject });
				thread.postMessage({ id, content: question } satisfies ThreadMessage<Question>, transfer);
			});
		},
		async close() {
			cancelIdle();
			await worker?.terminate();
		},
	};
}
