/** One piece of work that a worker does again and again. */
export interface Task {
	readonly name: string;
	/** Wait after a good run, ms; drawn anew each time, so that it may be jittered. */
	readonly everyMs: () => number;
	/** Longest wait after a failed run; the first retry comes after a second. */
	readonly maxRetryMs: number;
	/** `failed` asks for an early retry without being an error of ours. */
	readonly run: () => Promise<"done" | "failed">;
}

export interface RepeatDeps {
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
	/** Told of the first failure of a series, and of the first good run after it. */
	readonly onFailing: (task: string, error: unknown) => void;
	readonly onWorking: (task: string) => void;
}

export interface RepeatedTask {
	/** Runs as soon as possible, after a run that is under way. */
	runNow(): void;
	/** Resolves after the first run, good or bad. */
	readonly firstRun: Promise<void>;
	/** No new runs; resolves when the running one has ended. */
	stop(): Promise<void>;
}

const FIRST_RETRY_MS = 1_000;

/** Repeats a task for ever. A failure is reported and retried; it never leaves this function. */
export function repeatTask(task: Task, deps: RepeatDeps): RepeatedTask {
	let isStopped = false;
	let isWanted = false;
	let isFailing = false;
	let retryMs = FIRST_RETRY_MS;
	let running: Promise<void> | null = null;
	let cancel = () => {};
	let firstRunEnded = () => {};
	const firstRun = new Promise<void>((resolve) => {
		firstRunEnded = resolve;
	});

	async function runOnce(): Promise<number> {
		try {
			if ((await task.run()) === "failed") return backOff();
			if (isFailing) deps.onWorking(task.name);
			isFailing = false;
			retryMs = FIRST_RETRY_MS;
			return task.everyMs();
		} catch (error) {
			if (!isFailing) deps.onFailing(task.name, error);
			isFailing = true;
			return backOff();
		}
	}

	function backOff(): number {
		const waitMs = Math.min(retryMs, task.maxRetryMs);
		retryMs = Math.min(retryMs * 2, task.maxRetryMs);
		return waitMs;
	}

	function start(): void {
		if (isStopped || running !== null) return;
		cancel();
		isWanted = false;
		running = runOnce().then((waitMs) => {
			running = null;
			firstRunEnded();
			if (isStopped) return;
			cancel = deps.after(isWanted ? 0 : waitMs, start);
		});
	}

	start();
	return {
		runNow() {
			isWanted = true;
			start();
		},
		firstRun,
		async stop() {
			isStopped = true;
			cancel();
			await running;
		},
	};
}
