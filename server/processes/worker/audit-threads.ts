import { Worker } from "node:worker_threads";
import type { AUDIT_STEPS } from "#server/dependencies/console-contract.ts";
import type {
	AuditEngine,
	AuditOutcome,
	AuditTask,
	TaskHooks,
} from "#server/dependencies/work/audit-task.ts";
import { AppError, type ErrorCode } from "#server/platform/errors.ts";
import type { ThreadSettings } from "./audit-thread.ts";

/** What a thread says of its task. */
export type ThreadAnswer =
	| { readonly kind: "step"; readonly name: (typeof AUDIT_STEPS)[number] }
	| { readonly kind: "done"; readonly outcome: AuditOutcome }
	| {
			readonly kind: "failed";
			readonly code: ErrorCode;
			readonly message: string;
			readonly hint: string | null;
	  };

export interface AuditThreadsOptions {
	readonly settings: ThreadSettings;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
}

/** A warm thread holds the advisories in memory: 100 MB that nobody needs while nothing is audited. */
const IDLE_MS = 60_000;
const MAX_OLD_SPACE_MB = 1_024;

interface Thread {
	readonly worker: Worker;
	cancelIdle: () => void;
}

/**
 * Does audits on threads of their own, one task a thread. A thread is kept for a while after its
 * task; it is ended when its task is cancelled, whatever it is doing at that moment.
 */
export function createAuditThreads({ settings, after }: AuditThreadsOptions): AuditEngine {
	const idle: Thread[] = [];
	const all = new Set<Thread>();

	function start(): Thread {
		const worker = new Worker(new URL("./audit-thread.ts", import.meta.url), {
			workerData: settings,
			resourceLimits: { maxOldGenerationSizeMb: MAX_OLD_SPACE_MB },
		});
		const thread: Thread = { worker, cancelIdle: () => {} };
		all.add(thread);
		worker.once("exit", () => {
			all.delete(thread);
			const place = idle.indexOf(thread);
			if (place >= 0) idle.splice(place, 1);
		});
		// An error of an idle thread ends it; the next task starts another one.
		worker.on("error", () => {});
		return thread;
	}

	function keep(thread: Thread): void {
		idle.push(thread);
		thread.cancelIdle = after(IDLE_MS, () => void thread.worker.terminate());
	}

	async function perform(task: AuditTask, hooks: TaskHooks): Promise<AuditOutcome> {
		hooks.signal.throwIfAborted();
		const thread = idle.pop() ?? start();
		thread.cancelIdle();
		try {
			const outcome = await runOn(thread.worker, task, hooks);
			keep(thread);
			return outcome;
		} catch (error) {
			await thread.worker.terminate();
			throw error;
		}
	}

	return {
		perform,
		async close() {
			for (const thread of all) thread.cancelIdle();
			await Promise.all([...all].map(({ worker }) => worker.terminate()));
		},
	};
}

function runOn(worker: Worker, task: AuditTask, hooks: TaskHooks): Promise<AuditOutcome> {
	const { signal } = hooks;
	return new Promise((resolve, reject) => {
		const settle = (act: () => void) => {
			worker.off("message", onMessage);
			worker.off("error", onError);
			worker.off("exit", onExit);
			signal.removeEventListener("abort", onAbort);
			act();
		};
		const onMessage = (answer: ThreadAnswer) => {
			switch (answer.kind) {
				case "step":
					return hooks.onStep(answer.name);
				case "done":
					return settle(() => resolve(answer.outcome));
				case "failed": {
					const { code, message, hint } = answer;
					const options = hint === null ? {} : { hint };
					return settle(() => reject(new AppError(code, message, options)));
				}
			}
		};
		const onError = (error: Error) => settle(() => reject(error));
		const onExit = () =>
			settle(() => reject(new AppError("internal", "the thread of the audit ended early")));
		const onAbort = () => settle(() => reject(signal.reason));
		worker.on("message", onMessage);
		worker.on("error", onError);
		worker.on("exit", onExit);
		signal.addEventListener("abort", onAbort, { once: true });
		worker.postMessage(task);
	});
}
