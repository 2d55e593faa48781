/**
 * Runs as an inline script before anything else of a page. Until React owns an element, a press on
 * it would be lost, a typed text overwritten, and Enter in a form would send its fields, passwords
 * included, as part of an address. So what happens early is held, in order, and done once the
 * element answers. Self-contained, because its text is what goes into the page.
 */
export function holdEarlyInput(): void {
	type Field = HTMLInputElement | HTMLTextAreaElement;
	const held: { target: HTMLElement; redo: () => void }[] = [];
	const typed = new Map<EventTarget, string>();
	const isOwned = (element: Element) =>
		Object.keys(element).some((key) => key.startsWith("__reactProps$"));
	const isField = (target: EventTarget | null): target is Field =>
		target instanceof HTMLTextAreaElement ||
		(target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type));

	/** One at a time, so that each sees what the one before it changed. */
	const work = () => {
		const first = held[0];
		if (!first) return;
		const isWaiting = first.target.isConnected && !isOwned(first.target);
		if (!isWaiting) held.shift();
		if (!isWaiting && first.target.isConnected) first.redo();
		setTimeout(work, isWaiting ? 20 : 0);
	};
	const hold = (target: HTMLElement, redo: () => void, event?: Event) => {
		event?.preventDefault();
		event?.stopImmediatePropagation();
		if (held.push({ target, redo }) === 1) setTimeout(work);
	};

	const onClick = (event: MouseEvent) => {
		const from = event.target instanceof Element ? event.target : null;
		const control = from?.closest("button, summary, input[type=checkbox], input[type=radio]");
		if (!(control instanceof HTMLElement) || isOwned(control)) return;
		const press = () => {
			// Menus open when the pointer goes down.
			control.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, cancelable: true }));
			control.click();
		};
		hold(control, press, event);
	};
	const onKey = (event: KeyboardEvent) => {
		const { target, key, shiftKey, ctrlKey, metaKey } = event;
		if (key !== "Enter" || event.isComposing || !isField(target) || isOwned(target)) return;
		const press = () => {
			const init = { key, shiftKey, ctrlKey, metaKey, bubbles: true, cancelable: true };
			const isFree = target.dispatchEvent(new KeyboardEvent("keydown", init));
			if (isFree && target instanceof HTMLInputElement) target.form?.requestSubmit();
		};
		hold(target, press, event);
	};
	const onInput = ({ target }: Event) => {
		if (!isField(target)) return;
		if (isOwned(target)) typed.delete(target);
		else if (typed.set(target, target.value).size) hold(target, () => retype(target));
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
	const listeners = new AbortController();
	const options = { capture: true, signal: listeners.signal };
	addEventListener("click", onClick, options);
	addEventListener("keydown", onKey, options);
	addEventListener("input", onInput, options);
	// A page whose scripts fail must not stay dead, nor buttons that a browser's extension adds.
	setTimeout(() => {
		listeners.abort();
		held.length = 0;
	}, 30_000);
}
