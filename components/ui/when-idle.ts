const AT_LATEST_MS = 3000;

/** Runs something once the browser has nothing better to do; gives back what calls it off. */
export function whenIdle(run: () => void): () => void {
	if (typeof window.requestIdleCallback !== "function") {
		const timer = setTimeout(run, AT_LATEST_MS);
		return () => clearTimeout(timer);
	}
	const handle = window.requestIdleCallback(run, { timeout: AT_LATEST_MS });
	return () => window.cancelIdleCallback(handle);
}
