const AT_LATEST_MS = 3000;

/** Runs something once the browser has nothing better to do; gives back what calls it off. */
export function whenIdle(run: () => void, atLatestMs = AT_LATEST_MS): () => void {
	if (typeof window.requestIdleCallback !== "function") {
		const timer = setTimeout(run, atLatestMs);
		return () => clearTimeout(timer);
	}
	const handle = window.requestIdleCallback(run, { timeout: atLatestMs });
	return () => window.cancelIdleCallback(handle);
}
