/** What came of trying to do held input: it has to `wait`, or it is over. */
export type Attempt =
	| "wait"
	/** Done; the page gets a turn before what follows, so that each sees what the one before changed. */
	| "done"
	/** Done, and what follows must not wait: it could be overtaken by what is typed meanwhile. */
	| "next";

export interface InputQueue {
	/** Keeps input that came too early. `attempt` is called until it no longer has to wait. */
	readonly hold: (attempt: () => Attempt) => void;
	/** Tries at once. */
	readonly work: () => void;
	/** Presses a key as a keyboard would; says whether somebody took it. */
	readonly press: (target: Element, init: KeyboardEventInit) => boolean;
	readonly isOwned: (element: Element) => boolean;
	readonly isField: (
		target: EventTarget | null,
	) => target is HTMLInputElement | HTMLTextAreaElement;
}

/** Input that is done in the order in which it came. Self-contained: its text goes into the page. */
export function createInputQueue(): InputQueue {
	const RETRY_MS = 20;
	const held: (() => Attempt)[] = [];
	let timer: ReturnType<typeof setTimeout> | undefined;
	const work = () => {
		clearTimeout(timer);
		let outcome: Attempt = "next";
		for (let first = held[0]; first && outcome === "next"; first = held[0]) {
			outcome = first();
			if (outcome !== "wait") held.shift();
		}
		timer = held.length > 0 ? setTimeout(work, outcome === "wait" ? RETRY_MS : 0) : undefined;
	};
	return {
		hold: (attempt) => {
			held.push(attempt);
			timer ??= setTimeout(work);
		},
		work,
		press: (target, init) => {
			const event = new KeyboardEvent("keydown", { ...init, bubbles: true, cancelable: true });
			const isFree = target.dispatchEvent(event);
			if (isFree && init.key === "Enter" && target instanceof HTMLInputElement) {
				target.form?.requestSubmit();
			}
			return !isFree;
		},
		isOwned: (element) => Object.keys(element).some((key) => key.startsWith("__reactProps$")),
		isField: (target): target is HTMLInputElement | HTMLTextAreaElement =>
			target instanceof HTMLTextAreaElement ||
			(target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type)),
	};
}
