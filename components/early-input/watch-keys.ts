import type { InputQueue } from "./input-queue.ts";

export interface KeyWatch {
	/** Whether keys act: they are bound, and nothing is about to open that they are meant for. */
	readonly isReady: () => boolean;
	/** Whether the page has only just become ready: what binds a key may come a moment later. */
	readonly isFresh: () => boolean;
	/** Whether a field is about to open that takes what is typed. */
	readonly isForField: () => boolean;
	/** Whether nothing will ever take keys. */
	readonly isDead: () => boolean;
}

/** Knows when the keys of the page act. Self-contained: its text goes into the page. */
export function watchKeys({ isOwned, work }: InputQueue): KeyWatch {
	const LOOK_MS = 30;
	/** After this the page is taken as it is: a control that never comes must not keep keys. */
	const AT_LATEST_MS = 3000;
	const FRESH_MS = 1000;
	const GIVE_UP_MS = 30_000;
	const { dataset } = document.documentElement;
	const nowMs = () => performance.now();
	const givenUpAtMs = nowMs() + GIVE_UP_MS;
	let boundAtMs: number | undefined;
	let readyAtMs: number | undefined;
	let looks = 0;
	const isOwnedWhole = () =>
		document.readyState !== "loading" &&
		// What the server streams late waits in hidden containers.
		document.querySelector('div[hidden][id^="S:"]') === null &&
		[...document.querySelectorAll("[data-console] :is(a[href], button, input)")].every(isOwned);
	const look = (sinceMs: number) => {
		looks = isOwnedWhole() ? looks + 1 : 0;
		// Twice, because React owns an element a little before its keys are bound.
		if (looks < 2 && nowMs() < sinceMs + AT_LATEST_MS) setTimeout(look, LOOK_MS, sinceMs);
		else {
			readyAtMs = nowMs();
			work();
		}
	};
	addEventListener("sophia-keys", () => {
		if (boundAtMs === undefined) {
			boundAtMs = nowMs();
			look(boundAtMs);
		}
		queueMicrotask(work);
	});
	return {
		isReady: () => readyAtMs !== undefined && dataset.keys !== "wait",
		isFresh: () => readyAtMs !== undefined && nowMs() < readyAtMs + FRESH_MS,
		isForField: () => dataset.keys === "wait",
		isDead: () => boundAtMs === undefined && nowMs() > givenUpAtMs,
	};
}
