"use client";

import { useRouter } from "next/navigation";
import { useEffect, useLayoutEffect, useState } from "react";
import { holdKeysForField, letKeysAct } from "#components/early-input/let-keys-act.ts";
import { useShortcuts } from "#components/shortcuts/shortcuts.tsx";
import { late } from "#components/ui/late.tsx";
import { PAGE_KEYS } from "./destinations.ts";
import { OPEN_PALETTE } from "./open-palette.ts";

const Palette = late(
	() => import("./palette.tsx"),
	(module) => module.Palette,
);

/** Keys of the whole console: `g` and a letter for its sections, Ctrl or ⌘ K for the palette. */
export function ConsoleKeys({ visible }: { readonly visible: readonly string[] }) {
	const router = useRouter();
	const [open, setOpen] = useState(false);
	useShortcuts(
		"Go to",
		PAGE_KEYS.filter(({ href }) => visible.includes(href)).map(({ key, label, href }) => ({
			keys: `g ${key}`,
			label,
			run: () => router.push(href),
		})),
	);
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== "k") return;
			event.preventDefault();
			setOpen((current) => !current);
		};
		const onOpen = () => setOpen(true);
		document.addEventListener("keydown", onKey);
		window.addEventListener(OPEN_PALETTE, onOpen);
		return () => {
			document.removeEventListener("keydown", onKey);
			window.removeEventListener(OPEN_PALETTE, onOpen);
		};
	}, []);
	// What is typed next is meant for the palette, which has to load when it opens for the first time.
	useLayoutEffect(() => {
		if (!open) return;
		holdKeysForField();
		return letKeysAct;
	}, [open]);
	return open ? (
		<Palette visible={visible} onReady={letKeysAct} onClose={() => setOpen(false)} />
	) : null;
}
