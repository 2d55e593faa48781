import type { InputQueue } from "./input-queue.ts";

/**
 * Until React owns an element, a press on it would be lost, a typed text overwritten, and Enter in a
 * form would send its fields, passwords included, as part of an address. So what happens early is
 * held, in order, and done once the element answers. Self-contained: its text goes into the page.
 */
export function holdEarlyInput({ hold, press, isOwned, isField }: InputQueue): void {
	type Field = HTMLInputElement | HTMLTextAreaElement;
	const typed = new Map<EventTarget, string>();
	const listeners = new AbortController();
	const holdFor = (target: HTMLElement, redo: () => void, event?: Event) => {
		event?.preventDefault();
		event?.stopImmediatePropagation();
		hold(() => {
			if (!target.isConnected || listeners.signal.aborted) return "done";
			if (!isOwned(target)) return "wait";
			redo();
			return "done";
		});
	};

	const onClick = (event: MouseEvent) => {
		const from = event.target instanceof Element ? event.target : null;
		const control = from?.closest("button, summary, input[type=checkbox], input[type=radio]");
		if (!(control instanceof HTMLElement) || isOwned(control)) return;
		const click = () => {
			// Menus open when the pointer goes down.
			control.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, cancelable: true }));
			control.click();
		};
		holdFor(control, click, event);
	};
	const onKey = (event: KeyboardEvent) => {
		const { target, key, shiftKey, ctrlKey, metaKey } = event;
		if (key !== "Enter" || event.isComposing || !isField(target) || isOwned(target)) return;
		holdFor(target, () => void press(target, { key, shiftKey, ctrlKey, metaKey }), event);
	};
	const onInput = ({ target }: Event) => {
		if (!isField(target)) return;
		if (isOwned(target)) typed.delete(target);
		else if (typed.set(target, target.value).size) holdFor(target, () => retype(target));
	};
	const retype = (field: Field) => {
		const text = typed.get(field);
		if (text === undefined) return;
		typed.delete(field);
		// React looks for a difference to the value it set itself; the prototype's setter is not its.
		field.value = "";
		Reflect.set(Object.getPrototypeOf(field), "value", text, field);
		field.dispatchEvent(new Event("input", { bubbles: true }));
	};
	const options = { capture: true, signal: listeners.signal };
	addEventListener("click", onClick, options);
	addEventListener("keydown", onKey, options);
	addEventListener("input", onInput, options);
	// A page whose scripts fail must not stay dead, nor buttons that a browser's extension adds.
	setTimeout(() => listeners.abort(), 30_000);
}
