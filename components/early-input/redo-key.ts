import type { Attempt, InputQueue } from "./input-queue.ts";
import type { KeyWatch } from "./watch-keys.ts";

/** Does a held key again where the focus is by then. Self-contained: its text goes into the page. */
export function createKeyRedo(queue: InputQueue, watch: KeyWatch) {
	/** What typing sets off in the page comes first: Enter is meant for what it leads to. */
	let rest: "none" | "needed" | "asked" = "none";
	const hasRested = () => {
		if (rest === "needed") {
			const end = () => {
				rest = "none";
				queue.work();
			};
			rest = "asked";
			if (typeof requestIdleCallback === "function") requestIdleCallback(end, { timeout: 300 });
			else setTimeout(end, 100);
		}
		return rest === "none";
	};
	const typeInto = (field: Element, init: KeyboardEventInit): Attempt => {
		const { key = "", ctrlKey, metaKey } = init;
		if (key.length === 1 && !ctrlKey && !metaKey) {
			// As a keyboard does it, with selection, events and undo.
			document.execCommand("insertText", false, key);
			rest = "needed";
			return "next";
		}
		if (!hasRested()) return "wait";
		if (!queue.press(field, init) && key === "Backspace") document.execCommand("delete");
		return "done";
	};
	return (init: KeyboardEventInit): Attempt => {
		if (!watch.isReady()) return "wait";
		const target = document.activeElement ?? document.body;
		if (queue.isField(target)) return typeInto(target, init);
		if (!queue.press(target, init) && init.key !== "Escape" && watch.isFresh()) return "wait";
		return queue.isField(document.activeElement) ? "next" : "done";
	};
}
