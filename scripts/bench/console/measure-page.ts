import type { Browser, BrowserContext, Page } from "@playwright/test";
import { type Observed, observePages, readObserved } from "./observe-page.ts";
import type { BenchPage } from "./pages.ts";
import { timeChange } from "./time-change.ts";

export interface PageFigures {
	readonly page: string;
	readonly firstRowsMs: number | null;
	readonly lcpMs: number;
	readonly cls: number;
	readonly inpMs: number;
	/** The interaction that took that long. */
	readonly slowestInteraction: string | null;
	readonly longestTaskMs: number;
	/** Calls of our own API: what the page fetches after its document. */
	readonly apiRequests: number;
	readonly filterMs: number | null;
	readonly nextPageMs: number | null;
	readonly peekMs: number | null;
	/** False when rows went away while others were on their way; `null` where there are none. */
	readonly rowsStayed: boolean | null;
}

const ROW = "main tr[data-row]";
const SETTLE_MS = 1_500;
const HOVER_MS = 700;
const WARM_VISITS = 2;
/** One opening tells little where two cores serve the browser and the product. */
const OPENINGS = 3;

/**
 * Opens one page three times with an empty cache, uses it the last time as a reader does, and says
 * how long all took: the median of the openings, and the longest task of either.
 */
export async function measurePage(
	browser: Browser,
	input: { readonly baseURL: string; readonly statePath: string; readonly page: BenchPage },
): Promise<PageFigures> {
	const open = () =>
		browser.newContext({
			baseURL: input.baseURL,
			storageState: input.statePath,
			viewport: { width: 1440, height: 900 },
		});
	for (let visits = 0; visits < WARM_VISITS; visits += 1)
		await warmServer(await open(), input.page);
	const openings: Observed[] = [];
	while (openings.length < OPENINGS - 1)
		openings.push(await observeOpening(await open(), input.page));
	const context = await open();
	try {
		const page = await context.newPage();
		let apiRequests = 0;
		page.on("request", (request) => {
			if (new URL(request.url()).pathname.startsWith("/api/")) apiRequests += 1;
		});
		const opened = await openPage(page, input.page);
		openings.push(opened);
		const asked = apiRequests;
		const list = await exerciseList(page, input.page);
		await exerciseFrame(page);
		const seen = await readObserved(page);
		const slowest = [...seen.interactions].sort((a, b) => b.ms - a.ms)[0];
		return {
			page: input.page.name,
			firstRowsMs: medianOf(openings, ({ firstRowsMs }) => firstRowsMs),
			lcpMs: medianOf(openings, ({ lcpMs }) => lcpMs) ?? 0,
			cls: seen.cls,
			inpMs: slowest?.ms ?? 0,
			slowestInteraction: slowest?.what ?? null,
			longestTaskMs: Math.max(
				medianOf(openings, ({ longTasksMs }) => Math.max(0, ...longTasksMs)) ?? 0,
				...seen.longTasksMs.slice(opened.longTasksMs.length),
			),
			apiRequests: asked,
			...list,
		};
	} finally {
		await context.close();
	}
}

/** Opens the page and waits until it is at rest. */
async function openPage(page: Page, { address, marker }: BenchPage): Promise<Observed> {
	await observePages(page, marker);
	await page.goto(address);
	await page.locator(marker).first().waitFor();
	await page.waitForLoadState("networkidle");
	await page.waitForTimeout(SETTLE_MS);
	return readObserved(page);
}

async function observeOpening(context: BrowserContext, page: BenchPage): Promise<Observed> {
	try {
		return await openPage(await context.newPage(), page);
	} finally {
		await context.close();
	}
}

/** `null` where any opening has no figure. */
function medianOf(
	openings: readonly Observed[],
	figure: (opening: Observed) => number | null,
): number | null {
	const figures = openings.map(figure).filter((value) => value !== null);
	if (figures.length < openings.length) return null;
	return figures.sort((a, b) => a - b)[figures.length >> 1] ?? null;
}

/** Code that nobody has run since the start is compiled first; that is not what is timed. */
async function warmServer(context: BrowserContext, { address, marker }: BenchPage): Promise<void> {
	const page = await context.newPage();
	await page.goto(address);
	await page.locator(marker).first().waitFor();
	await page.waitForLoadState("networkidle");
	await context.close();
}

type ListFigures = Pick<PageFigures, "filterMs" | "nextPageMs" | "peekMs" | "rowsStayed">;

/** Next page, a filter, and a row opened beside the list. */
async function exerciseList(page: Page, { filter, peek }: BenchPage): Promise<ListFigures> {
	if (filter === undefined || peek === undefined) {
		return { filterMs: null, nextPageMs: null, peekMs: null, rowsStayed: null };
	}
	const next = await timeChange(page, { event: "click", rows: ROW }, () =>
		page.getByRole("button", { name: "Next", exact: true }).click(),
	);
	const input = page.getByRole("combobox", { name: "Filter" });
	await input.fill(filter);
	await page.keyboard.press("Escape");
	const filtered = await timeChange(page, { event: "keydown", rows: ROW }, () =>
		input.press("Enter"),
	);
	const row = page.locator(ROW).nth(2).getByRole("link").first();
	await row.hover();
	await page.waitForTimeout(HOVER_MS);
	const shown = `section[aria-label='${peek}'] h2`;
	const opened = await timeChange(page, { event: "click", shown }, () => row.click());
	await page.keyboard.press("j");
	await page.keyboard.press("Escape");
	return {
		filterMs: filtered.ms,
		nextPageMs: next.ms,
		peekMs: opened.ms,
		rowsStayed: next.rowsStayed && filtered.rowsStayed,
	};
}

/** What every page has: the account's menu, help and the palette. */
async function exerciseFrame(page: Page): Promise<void> {
	await page.getByRole("button", { name: /Account of/ }).click();
	await page.getByRole("menu").waitFor();
	await page.keyboard.press("Escape");
	await page.getByRole("button", { name: "Help" }).click();
	await page.getByRole("dialog").waitFor();
	await page.keyboard.press("Escape");
	await page.keyboard.press("Control+k");
	await page.getByRole("combobox", { name: "Command palette" }).waitFor();
	await page.keyboard.type("mod");
	await page.keyboard.press("Escape");
	await page.waitForTimeout(200);
}
