import type { Page } from "@playwright/test";

/** What has to be on screen for a change to be over. */
export interface Change {
	/** The event that begins it. */
	readonly event: "keydown" | "click";
	/** Selector of the table's rows, which are others when it is over. */
	readonly rows?: string;
	/** There when it is over. */
	readonly shown?: string;
}

export interface TimedChange {
	readonly ms: number;
	/** False when at any moment no row was on screen. */
	readonly rowsStayed: boolean;
}

/** Time from the event that `act` causes until the frame in which its result is on screen. */
export async function timeChange(
	page: Page,
	change: Change,
	act: () => Promise<void>,
): Promise<TimedChange> {
	await page.evaluate(armTimer, change);
	await act();
	await page.waitForFunction(() => Reflect.get(window, "sophiaChange").ms !== null, undefined, {
		timeout: 20_000,
	});
	return await page.evaluate((): TimedChange => Reflect.get(window, "sophiaChange"));
}

/** Runs in the page. */
function armTimer({ event, rows, shown }: Change): void {
	const timed = { ms: null as number | null, rowsStayed: true };
	Reflect.set(window, "sophiaChange", timed);
	const ids = (selector: string) =>
		[...document.querySelectorAll(selector)].map((row) => row.getAttribute("data-row")).join();
	const read = () => (rows ? ids(rows) : "");
	const before = read();
	const onEvent = (pressed: Event) => {
		if (pressed instanceof KeyboardEvent && pressed.key !== "Enter") return;
		document.removeEventListener(event, onEvent, true);
		const startMs = pressed.timeStamp;
		const look = () => {
			const now = read();
			if (rows && now === "") timed.rowsStayed = false;
			const changed = !rows || (now !== "" && now !== before);
			const settled = document.querySelector("table[aria-busy='true']") === null;
			const isShown = !shown || document.querySelector(shown) !== null;
			if (changed && settled && isShown) {
				requestAnimationFrame(() => {
					timed.ms = performance.now() - startMs;
				});
			} else requestAnimationFrame(look);
		};
		look();
	};
	document.addEventListener(event, onEvent, true);
}
