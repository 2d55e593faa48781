import type { Page } from "@playwright/test";

/** How a page gets to another address; each returns when the new page answers to keys and clicks. */
const MOVES = ["goto", "reload", "goBack", "goForward"] as const;

/**
 * Makes every move of the page end when it is hydrated. Presses before that are held by the product,
 * which a journey of its own shows; keys of the whole console begin to act only afterwards.
 */
export function waitAfterMoves(page: Page): Page {
	for (const move of MOVES) {
		const original = page[move].bind(page);
		Object.assign(page, {
			[move]: async (...args: Parameters<typeof original>) => {
				// biome-ignore lint/complexity/noBannedTypes: the four moves take different arguments
				const answer = await Reflect.apply(original as Function, page, args);
				await waitUntilHydrated(page);
				return answer;
			},
		});
	}
	return page;
}

/** Waits until React owns every control of the page and its effects have run. */
async function waitUntilHydrated(page: Page): Promise<void> {
	// Survives that a page leads on to another one, which a call into the page would not.
	await page.waitForFunction(async () => {
		const isOwned = (control: Element) =>
			Object.keys(control).some((key) => key.startsWith("__reactProps$"));
		const selector = "a[href], button, input, select, textarea";
		// What the server streams late waits in hidden containers until React takes it over.
		const isTaken = () =>
			document.querySelector('div[hidden][id^="S:"]') === null &&
			[...document.querySelectorAll(selector)].every(isOwned);
		if (!isTaken()) return false;
		await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
		// React owns an element a little before its effects run, and keys are bound in effects.
		await new Promise((resolve) => {
			requestIdleCallback(resolve);
			// A journey may hold all idle work back.
			setTimeout(resolve, 1000);
		});
		return isTaken();
	});
}

/** Waits until nothing moves or loads any more: what is measured then is what is read. */
export async function waitUntilSteady(page: Page): Promise<void> {
	await waitUntilHydrated(page);
	await page.waitForFunction(async () => {
		const isMoving = document.getAnimations().some(({ playState }) => playState === "running");
		const loading = ".animate-skeleton, [aria-busy=true], [role=status][aria-label=Loading]";
		const isLoading = document.querySelector(loading) !== null;
		if (isMoving || isLoading) return false;
		await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
		return true;
	});
}
