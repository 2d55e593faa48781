import type { Page } from "@playwright/test";

/** How long a page may take to fit itself into another window. */
const SETTLE_MS = 3000;

/** What makes the page scroll sideways in a window of this size, a line for each element. */
export async function findSideScroll(
	page: Page,
	size: { readonly width: number; readonly height: number },
): Promise<string[]> {
	const before = page.viewportSize();
	await page.setViewportSize(size);
	// Charts measure their frame after it has changed.
	await page
		.waitForFunction(
			() => {
				const root = document.documentElement;
				return root.scrollWidth <= root.clientWidth;
			},
			undefined,
			{ timeout: SETTLE_MS },
		)
		.catch(() => undefined);
	const found = await page.evaluate(() => {
		const root = document.documentElement;
		if (root.scrollWidth <= root.clientWidth) return [];
		const isContained = (element: Element) =>
			element.parentElement?.closest("[class*=overflow-x-auto], [class*=overflow-hidden]") !== null;
		return [...document.body.querySelectorAll("*")]
			.filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
			.filter((element) => !isContained(element))
			.slice(-3)
			.map((element) => `<${element.tagName.toLowerCase()} class="${element.className}">`)
			.concat(`page is ${root.scrollWidth} px wide`);
	});
	if (before) await page.setViewportSize(before);
	return found.map((line) => `${size.width} px: ${line}`);
}
