import { isAppError } from "#server/platform/errors.ts";
import type { ChangeFeed } from "#server/platform/events.ts";
import type { PolicyVersion } from "./contract.ts";

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2000;

/** The policy in force, held in memory and replaced when another one comes into force. */
export interface PolicySource {
	/** `null` only until the first version could be loaded. */
	current(): PolicyVersion | null;
	/** Why the newest version is not in force here; `null` when it is. */
	problem(): string | null;
	close(): void;
}

export interface PolicySourceOptions {
	readonly loadActive: () => Promise<PolicyVersion>;
	readonly changeFeed: ChangeFeed;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
	/** Told each time a version could not be loaded; the last good one stays in force. */
	readonly onProblem: (error: unknown) => void;
	readonly onLoaded?: (version: PolicyVersion) => void;
}

/**
 * Loads the policy now and at each change. A version that is no valid policy never replaces the last
 * good one; a database that does not answer is asked again until it does.
 */
export async function createPolicySource(options: PolicySourceOptions): Promise<PolicySource> {
	let version: PolicyVersion | null = null;
	let problem: string | null = null;
	let loading: Promise<void> | null = null;
	let isStale = false;
	let isClosed = false;
	let retryMs = FIRST_RETRY_MS;
	let cancelRetry = () => {};

	async function loadOnce(): Promise<void> {
		try {
			const loaded = await options.loadActive();
			if (isClosed) return;
			const isNew = loaded.number !== version?.number;
			version = loaded;
			problem = null;
			retryMs = FIRST_RETRY_MS;
			if (isNew) options.onLoaded?.(loaded);
		} catch (error) {
			problem = error instanceof Error ? error.message : String(error);
			options.onProblem(error);
			// An invalid version stays invalid until another one comes; all else may pass.
			if (isAppError(error) && error.code === "precondition" && version !== null) return;
			retryLater();
		}
	}

	function retryLater(): void {
		if (isClosed) return;
		cancelRetry();
		cancelRetry = options.after(retryMs, reload);
		retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
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

	const unsubscribe = options.changeFeed.subscribe("policy", reload);
	reload();
	await loading;
	return {
		current: () => version,
		problem: () => problem,
		close() {
			isClosed = true;
			cancelRetry();
			unsubscribe();
		},
	};
}
