import type { ChangeFeed, ChangeTopic } from "./events.ts";

/** The newest numbered value of a kind, held in memory of one process. */
export interface LatestSource<Value> {
	/** `null` only until the first one could be loaded. */
	current(): Value | null;
	/** Why the newest one is not in force here; `null` when it is. */
	problem(): string | null;
	close(): void;
}

export interface LatestSourceOptions<Value> {
	/** `null`: there is none yet. */
	readonly load: () => Promise<Value | null>;
	readonly topic: ChangeTopic;
	readonly changeFeed: ChangeFeed;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
	/** Told each time loading fails; the last good value stays in force. */
	readonly onProblem: (error: unknown) => void;
	/** True for a fault that stays until the next change: asking again would give the same. */
	readonly isLasting?: (error: unknown) => boolean;
	readonly onLoaded?: (value: Value) => void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2_000;

/**
 * Loads the value now and at each change. What cannot be loaded never replaces the last good one; a
 * database that does not answer is asked again until it does.
 */
export async function createLatestSource<Value extends { readonly number: number }>(
	options: LatestSourceOptions<Value>,
): Promise<LatestSource<Value>> {
	let value: Value | null = null;
	let problem: string | null = null;
	let loading: Promise<void> | null = null;
	let isStale = false;
	let isClosed = false;
	let retryMs = FIRST_RETRY_MS;
	let cancelRetry = () => {};

	async function loadOnce(): Promise<void> {
		try {
			const loaded = await options.load();
			problem = null;
			retryMs = FIRST_RETRY_MS;
			if (isClosed || loaded === null || loaded.number === value?.number) return;
			value = loaded;
			options.onLoaded?.(loaded);
		} catch (error) {
			problem = error instanceof Error ? error.message : String(error);
			options.onProblem(error);
			if (isClosed || (value !== null && options.isLasting?.(error) === true)) return;
			cancelRetry();
			cancelRetry = options.after(retryMs, reload);
			retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
		}
	}

	/** A change that arrives while loading is loaded afterwards: it may not be in that answer. */
	function reload(): void {
		if (isClosed) return;
		if (loading !== null) {
			isStale = true;
			return;
		}
		cancelRetry();
		isStale = false;
		loading = loadOnce().finally(() => {
			loading = null;
			if (isStale) reload();
		});
	}

	const unsubscribe = options.changeFeed.subscribe(options.topic, reload);
	reload();
	await loading;
	return {
		current: () => value,
		problem: () => problem,
		close() {
			isClosed = true;
			cancelRetry();
			unsubscribe();
		},
	};
}
