import type { Attempt, InputQueue } from "./input-queue.ts";
import type { KeyWatch } from "./watch-keys.ts";

/**
 * Keys of the whole console act once they are bound, which is a little after React owns the page;
 * what is typed after Ctrl K belongs to the palette, which may still have to load. Until then keys
 * are held, in order. Self-contained: its text goes into the page.
 */
export function holdEarlyKeys(given: {
	readonly queue: InputQueue;
	readonly watch: KeyWatch;
	readonly redo: (init: KeyboardEventInit) => Attempt;
	/** Where the browser keeps that single keys do not act. */
	readonly singleKeysSwitch: string;
}): void {
	const { queue, watch, redo, singleKeysSwitch } = given;
	const EDITING = ["Enter", "Backspace", "Escape", "ArrowUp", "ArrowDown"];
	const ELSEWHERE = "select, [contenteditable], [role=menu], [role=dialog]";
	const { dataset } = document.documentElement;
	let held = 0;
	let isRedoing = false;
	/** What is typed meanwhile must not overtake what was. */
	let isTyping = false;

	const attempt = (init: KeyboardEventInit): Attempt => {
		if (dataset.keys === "drop" || watch.isDead()) return "next";
		isRedoing = true;
		const outcome = redo(init);
		isRedoing = false;
		return outcome;
	};
	const hold = (init: KeyboardEventInit) => {
		held += 1;
		queue.hold(() => {
			const outcome = attempt(init);
			if (outcome !== "wait") held -= 1;
			isTyping = held > 0 && queue.isField(document.activeElement);
			return outcome;
		});
	};
	/** Whether the key is one of the console's, or follows one that is held. */
	const isOurs = ({ target, key, ctrlKey, metaKey }: KeyboardEvent) => {
		const isForField = watch.isForField() || isTyping;
		const isElsewhere = target instanceof Element && target.closest(ELSEWHERE) !== null;
		if (!isForField && (queue.isField(target) || isElsewhere)) return false;
		if (ctrlKey || metaKey) return key.toLowerCase() === "k";
		if (isForField || (held > 0 && target === document.body)) {
			return key.length === 1 || EDITING.includes(key);
		}
		return key.length === 1 && key !== " " && localStorage.getItem(singleKeysSwitch) !== "off";
	};
	const onKey = (event: KeyboardEvent) => {
		const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
		if (isRedoing || event.isComposing || altKey) return;
		if ((held === 0 && watch.isReady()) || watch.isDead()) return;
		if (document.querySelector("[data-console]") === null || !isOurs(event)) return;
		event.preventDefault();
		event.stopImmediatePropagation();
		hold({ key, ctrlKey, metaKey, shiftKey });
	};
	addEventListener("keydown", onKey, { capture: true });
}
