import type { Page } from "@playwright/test";
import { z } from "zod";

const observedSchema = z.object({
	/** When the first rows, cards or fields were on screen, ms from the navigation; `null`: never. */
	firstRowsMs: z.number().nullable(),
	lcpMs: z.number(),
	cls: z.number(),
	/** Length of each task that held the page up for more than 50 ms. */
	longTasksMs: z.array(z.number()),
	/** Length of each interaction, from the input to the frame that shows its effect. */
	interactions: z.array(z.object({ ms: z.number(), what: z.string() })),
});

export type Observed = z.infer<typeof observedSchema>;

/** Watches every page that is opened from now on; `marker` is what its first rows are found by. */
export async function observePages(page: Page, marker: string): Promise<void> {
	await page.addInitScript(installObservers, marker);
}

/** What was seen since the page was opened. */
export async function readObserved(page: Page): Promise<Observed> {
	return observedSchema.parse(await page.evaluate(() => Reflect.get(window, "sophiaBench")));
}

/** Runs in the page before anything of it. */
function installObservers(marker: string): void {
	const seen = {
		firstRowsMs: null as number | null,
		lcpMs: 0,
		cls: 0,
		longTasksMs: [] as number[],
		interactions: [] as { ms: number; what: string }[],
	};
	Reflect.set(window, "sophiaBench", seen);
	const watch = (type: string, onEntry: (entry: PerformanceEntry) => void) => {
		const observer = new PerformanceObserver((list) => list.getEntries().forEach(onEntry));
		observer.observe({ type, buffered: true, ...(type === "event" && { durationThreshold: 16 }) });
	};
	watch("largest-contentful-paint", (entry) => {
		seen.lcpMs = entry.startTime;
	});
	watch("layout-shift", (entry) => {
		if (Reflect.get(entry, "hadRecentInput") === false) seen.cls += Reflect.get(entry, "value");
	});
	watch("longtask", (entry) => {
		seen.longTasksMs.push(entry.duration);
	});
	watch("event", (entry) => {
		if (!(Reflect.get(entry, "interactionId") > 0)) return;
		const target: unknown = Reflect.get(entry, "target");
		const on = target instanceof Element ? target : null;
		const name = on?.getAttribute("aria-label") ?? on?.textContent?.slice(0, 40) ?? "";
		const what = `${entry.name} on ${on?.tagName.toLowerCase() ?? "what is gone"} ${name}`;
		seen.interactions.push({ ms: entry.duration, what });
	});
	const look = () => {
		if (document.querySelector(marker) === null) return void requestAnimationFrame(look);
		requestAnimationFrame(() => {
			seen.firstRowsMs = performance.now();
		});
	};
	look();
}
