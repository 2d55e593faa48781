"use client";

import { useShortcuts } from "./shortcuts.tsx";

/** The keys that every list has besides those of its panel, its range and its live mode. */
export function useListShortcuts(list: {
	readonly refresh: () => void;
	/** Where rows can be selected. */
	readonly select: (() => void) | null;
	/** Where the list has an export of its own. */
	readonly exportRows: (() => void) | null;
	/** Where rows can be errors. */
	readonly nextError: (() => void) | null;
}): void {
	useShortcuts("List", [
		{ keys: "/", label: "Filter", run: focusFilter },
		{ keys: "f", label: "Filter", run: focusFilter },
		{ keys: "r", label: "Refresh", run: list.refresh },
		...keyOf("x", "Select the row", list.select),
		...keyOf("e", "Export", list.exportRows),
		...keyOf(".", "Open the next error", list.nextError),
	]);
}

function keyOf(keys: string, label: string, run: (() => void) | null) {
	return run === null ? [] : [{ keys, label, run }];
}

function focusFilter(): void {
	const input = document.querySelector("[data-shortcut=filter]");
	if (input instanceof HTMLElement) input.focus();
}
