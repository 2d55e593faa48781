import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { waitAfterMoves, waitUntilSteady } from "../support/steady-page.ts";

export { expect };

/** A journey fails when the page reports an error in its console, even if all looks well. */
export const test = base.extend<{ quietConsole: undefined }>({
	page: async ({ page }, use) => {
		await use(waitAfterMoves(page));
	},
	quietConsole: [
		async ({ page }, use) => {
			const complaints: string[] = [];
			page.on("console", (message) => {
				if (message.type() === "error") complaints.push(message.text());
			});
			page.on("pageerror", (error) => complaints.push(error.message));
			await use(undefined);
			expect(complaints, "errors in the browser's console").toEqual([]);
		},
		{ auto: true },
	],
});

/** What a theme can change; the other rules need to look only once. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** No finding of axe (WCAG 2.2 AA and best practice) in either theme. */
export async function expectAccessible(page: Page): Promise<void> {
	for (const colorScheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme });
		await waitUntilSteady(page);
		// There are no frames to look into, and the other mode opens a page for each look.
		const axe = new AxeBuilder({ page }).setLegacyMode();
		const { violations } = await (colorScheme === "light"
			? axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
			: axe.withRules(COLOUR_RULES)
		).analyze();
		const found = violations.map(({ id, help, nodes }) => ({
			id,
			help,
			where: nodes
				.slice(0, 3)
				.map(({ target, failureSummary }) => `${target.join(" ")}: ${failureSummary}`),
		}));
		expect(found, `axe, ${colorScheme}`).toEqual([]);
	}
	await page.emulateMedia({ colorScheme: null });
}

/** Nothing sticks out to the side on a small phone. */
export async function expectNoSideScroll(page: Page): Promise<void> {
	const before = page.viewportSize();
	await page.setViewportSize({ width: 320, height: 700 });
	const overflow = await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
	);
	expect(overflow, "horizontal overflow at 320 px").toBeLessThanOrEqual(0);
	if (before) await page.setViewportSize(before);
}
