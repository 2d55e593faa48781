import type { Scheduler } from "../ports.ts";

/** Waiting that can be cut short: by news, or for good when the flusher closes. */
export interface Pauser {
	pause(ms: number): Promise<void>;
	/** Waits for `wake`, or not at all when it came since the last wait. */
	untilWoken(): Promise<void>;
	wake(): void;
	/** Ends all present and later waits. */
	stop(): void;
	isStopped(): boolean;
}

export function createPauser(scheduler: Scheduler): Pauser {
	const endPauses = new Set<() => void>();
	let endWait: (() => void) | null = null;
	let hasNews = false;
	let isStopped = false;

	return {
		pause(ms) {
			if (isStopped) return Promise.resolve();
			return new Promise((resolve) => {
				const end = () => {
					cancel();
					endPauses.delete(end);
					resolve();
				};
				const cancel = scheduler.after(ms, end);
				endPauses.add(end);
			});
		},
		untilWoken() {
			if (isStopped || hasNews) {
				hasNews = false;
				return Promise.resolve();
			}
			return new Promise((resolve) => {
				endWait = resolve;
			});
		},
		wake() {
			if (endWait === null) {
				hasNews = true;
				return;
			}
			endWait();
			endWait = null;
		},
		stop() {
			isStopped = true;
			for (const end of [...endPauses]) end();
			endWait?.();
		},
		isStopped: () => isStopped,
	};
}
