import type { Browser, CDPSession, Page } from "@playwright/test";

export interface LiveFigures {
	/** Polls of the live list; ten minutes have 200. */
	readonly polls: number;
	readonly pushed: number;
	readonly heapBeforeMiB: number;
	readonly heapAfterMiB: number;
	readonly growthPercent: number;
}

const POLL_MS = 3_000;
const WARM_UP_POLLS = 40;
const POLLS_A_BATCH = 20;
const MIB = 1024 * 1024;
/** Growth that is told from the noise of a collected heap. */
export const MOST_GROWTH_PERCENT = 10;

/**
 * Leaves the list of requests live for as many polls of the page's own clock, while `perPoll` new
 * requests arrive with each, and compares its heap after garbage collection.
 */
export async function measureLive(
	browser: Browser,
	input: {
		readonly baseURL: string;
		readonly statePath: string;
		readonly polls: number;
		readonly perPoll: number;
		/** Makes requests that the live list will see. */
		readonly push: (count: number) => Promise<void>;
	},
): Promise<LiveFigures> {
	const context = await browser.newContext({
		baseURL: input.baseURL,
		storageState: input.statePath,
	});
	try {
		const page = await context.newPage();
		await page.clock.install();
		await page.goto("/requests");
		await page.locator("main tr[data-row]").first().waitFor();
		await page.getByRole("button", { name: /live/i }).first().click();
		const session = await context.newCDPSession(page);
		await poll(page, WARM_UP_POLLS);
		const before = await readHeap(session);
		let pushed = 0;
		for (let polls = 0; polls < input.polls; polls += POLLS_A_BATCH) {
			const due = POLLS_A_BATCH * input.perPoll;
			await input.push(due);
			pushed += due;
			await poll(page, POLLS_A_BATCH);
		}
		const after = await readHeap(session);
		return {
			polls: input.polls,
			pushed,
			heapBeforeMiB: before / MIB,
			heapAfterMiB: after / MIB,
			growthPercent: (after / before - 1) * 100,
		};
	} finally {
		await context.close();
	}
}

/** Moves the page's clock on by one poll after another; each waits for its answer. */
async function poll(page: Page, polls: number): Promise<void> {
	for (let count = 0; count < polls; count += 1) {
		const answered = page.waitForResponse((response) => response.url().includes("newSince"));
		await page.clock.runFor(POLL_MS);
		await answered;
	}
}

async function readHeap(session: CDPSession): Promise<number> {
	await session.send("HeapProfiler.collectGarbage");
	await session.send("HeapProfiler.collectGarbage");
	const { usedSize } = await session.send("Runtime.getHeapUsage");
	return usedSize;
}
