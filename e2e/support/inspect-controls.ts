import type { Page } from "@playwright/test";

const CONTROLS = [
	...[
		"a[href]:not([tabindex='-1'])",
		"button:not(:disabled)",
		"input:not([type=hidden]):not(:disabled)",
	],
	...["select:not(:disabled)", "textarea:not(:disabled)", "summary", "[tabindex='0']"],
].join(", ");

/** How long a page may take to fit itself into another window. */
const SETTLE_MS = 3000;

/**
 * Focuses each control of the page as the keyboard would and says which are smaller than 24 px where
 * they can be pressed, which stay hidden behind something sticky, and which show no focus.
 */
export async function inspectControls(page: Page): Promise<string[]> {
	return await page.evaluate((selector) => {
		const name = (element: Element) =>
			`<${element.tagName.toLowerCase()}> “${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}”`;
		const isShown = (element: HTMLElement) =>
			element.checkVisibility({ visibilityProperty: true }) &&
			element.getBoundingClientRect().width > 0;
		const hits = (element: HTMLElement, x: number, y: number) => {
			const at = document.elementFromPoint(x, y);
			if (at === null) return false;
			const label = at.closest("label");
			return element.contains(at) || at.contains(element) || label?.control === element;
		};
		/** Part of a sentence: its line height is given by the text around it. */
		const isInText = (element: HTMLElement) =>
			getComputedStyle(element).display === "inline" &&
			(element.parentElement?.textContent ?? "").trim() !== (element.textContent ?? "").trim();
		const showsFocus = (element: HTMLElement) => {
			for (
				let at: HTMLElement | null = element, up = 0;
				at && up < 4;
				at = at.parentElement, up++
			) {
				const { outlineStyle, outlineWidth } = getComputedStyle(at);
				if (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2) return true;
			}
			return false;
		};
		const middleOf = (element: HTMLElement) => {
			const box = element.getBoundingClientRect();
			const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
			const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
			return { box, x, y };
		};
		const judge = (element: HTMLElement): string[] => {
			element.focus();
			if (document.activeElement !== element) return [];
			const faults: string[] = [];
			const where = middleOf(element);
			if (!hits(element, where.x, where.y)) faults.push("hidden when focused");
			else if (!isInText(element)) {
				element.scrollIntoView({ block: "center", inline: "nearest" });
				const { box, x, y } = middleOf(element);
				const reach = 11.5;
				const isWide =
					box.width >= 24 || (hits(element, x - reach, y) && hits(element, x + reach, y));
				const isHigh =
					box.height >= 24 || (hits(element, x, y - reach) && hits(element, x, y + reach));
				if (!isWide || !isHigh) {
					faults.push(`${Math.round(box.width)}×${Math.round(box.height)} px to press`);
				}
			}
			if (!showsFocus(element)) faults.push("focus not shown");
			return faults.map((fault) => `${name(element)}: ${fault}`);
		};
		const controls = [...document.querySelectorAll<HTMLElement>(selector)].filter(isShown);
		const findings = controls.flatMap(judge);
		if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
		scrollTo(0, 0);
		return [...new Set(findings)];
	}, CONTROLS);
}

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
