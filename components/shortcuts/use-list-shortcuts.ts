"use client";

import { useShortcuts } from "./shortcuts.tsx";

/** The keys that every list has besides those of its panel, its range and its live mode. */
export function useListShortcuts(list: {
	readonly refresh: () => void;
	readonly select: () => void;
	readonly exportRows: () => void;
	/** Where rows can be errors. */
	readonly nextError: (() => void) | null;
}): void {
	useShortcuts("List", [
		{ keys: "/", label: "Filter", run: focusFilter },
		{ keys: "f", label: "Filter", run: focusFilter },
		{ keys: "r", label: "Refresh", run: list.refresh },
		{ keys: "x", label: "Select the row", run: list.select },
		{ keys: "e", label: "Export", run: list.exportRows },
		...(list.nextError === null
			? []
			: [{ keys: ".", label: "Open the next error", run: list.nextError }]),
	]);
}

function focusFilter(): void {
	const input = document.querySelector("[data-shortcut=filter]");
	if (input instanceof HTMLElement) input.focus();
}
