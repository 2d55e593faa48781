"use client";

import { useShortcuts } from "./shortcuts.tsx";

/** The keys that every list has besides those of its panel, its range and its live mode. */
export function useListShortcuts(list: { readonly refresh: () => void }): void {
	useShortcuts("List", [
		{ keys: "/", label: "Filter", run: focusFilter },
		{ keys: "f", label: "Filter", run: focusFilter },
		{ keys: "r", label: "Refresh", run: list.refresh },
	]);
}

function focusFilter(): void {
	const input = document.querySelector("[data-shortcut=filter]");
	if (input instanceof HTMLElement) input.focus();
}
