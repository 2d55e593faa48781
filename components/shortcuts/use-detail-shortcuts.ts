"use client";

import { notify } from "#components/ui/notify.ts";
import { useShortcuts } from "./shortcuts.tsx";

/** The keys that every page of one thing has. */
export function useDetailShortcuts(id: string): void {
	const copy = (what: string, text: string) =>
		void navigator.clipboard.writeText(text).then(
			() => notify(`${what} copied`),
			() => notify("Copying was refused by the browser"),
		);
	useShortcuts("This page", [
		{ keys: "c", label: "Copy its link", run: () => copy("Link", window.location.href) },
		{ keys: "y", label: "Copy its id", run: () => copy("Id", id) },
	]);
}
