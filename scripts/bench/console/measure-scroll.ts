import type { Browser } from "@playwright/test";
import { z } from "zod";

export interface ScrollFigures {
	readonly frames: number;
	readonly longestFrameMs: number;
	readonly framesOver50Ms: number;
}

const SCROLL_STEPS = 120;
const STEP_PX = 460;
const WARM_UP_FRAMES = 10;

/** Scrolls through the long trace and back and looks at every frame. */
export async function measureScroll(
	browser: Browser,
	input: { readonly baseURL: string; readonly statePath: string; readonly address: string },
): Promise<ScrollFigures> {
	const context = await browser.newContext({
		baseURL: input.baseURL,
		storageState: input.statePath,
		viewport: { width: 1440, height: 900 },
	});
	try {
		const page = await context.newPage();
		await page.goto(input.address);
		const tree = page.getByRole("tree", { name: "Spans" });
		await tree.getByRole("treeitem").first().waitFor();
		await page.waitForLoadState("networkidle");
		const frames = z
			.array(z.number())
			.parse(await tree.evaluate(scrollThrough, { steps: SCROLL_STEPS, stepPx: STEP_PX }))
			.slice(WARM_UP_FRAMES);
		return {
			frames: frames.length,
			longestFrameMs: Math.max(...frames),
			framesOver50Ms: frames.filter((ms) => ms > 50).length,
		};
	} finally {
		await context.close();
	}
}

/** Runs in the page: one step a frame, down and up again. Gives back the length of each frame. */
function scrollThrough(
	tree: Element,
	{ steps, stepPx }: { readonly steps: number; readonly stepPx: number },
): Promise<number[]> {
	return new Promise((resolve) => {
		const lengths: number[] = [];
		let beforeMs = performance.now();
		const step = () => {
			const nowMs = performance.now();
			lengths.push(nowMs - beforeMs);
			beforeMs = nowMs;
			if (lengths.length === 2 * steps) return resolve(lengths);
			tree.scrollTop += lengths.length < steps ? stepPx : -stepPx;
			requestAnimationFrame(step);
		};
		requestAnimationFrame(step);
	});
}
