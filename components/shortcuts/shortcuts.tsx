"use client";

import { createContext, use, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { letKeysAct } from "#components/early-input/let-keys-act.ts";
import { late } from "#components/ui/late.tsx";
import { type Binding, matchKeys } from "./match-keys.ts";
import { readSingleKeys } from "./single-keys.ts";

const SEQUENCE_MS = 1200;
const ShortcutSheet = late(
	() => import("./shortcut-sheet.tsx"),
	(module) => module.ShortcutSheet,
);

export interface ShortcutGroup {
	readonly title: string;
	readonly bindings: readonly Binding[];
}

interface Registry {
	readonly add: (group: React.RefObject<ShortcutGroup>) => () => void;
	readonly showSheet: () => void;
}

const RegistryContext = createContext<Registry | null>(null);

/** Listens to keys once for the whole console and shows what they do on `?`. */
export function ShortcutProvider({ children }: { readonly children: React.ReactNode }) {
	const groups = useRef(new Set<React.RefObject<ShortcutGroup>>());
	const [sheet, setSheet] = useState<readonly ShortcutGroup[] | null>(null);
	const registry = useMemo<Registry>(
		() => ({
			add: (group) => {
				groups.current.add(group);
				return () => groups.current.delete(group);
			},
			showSheet: () => setSheet([...groups.current].map((group) => group.current)),
		}),
		[],
	);
	useEffect(() => {
		let pressed = "";
		let pressedAt = 0;
		const onKey = (event: KeyboardEvent) => {
			if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
			if (event.key !== "Escape" && (!readSingleKeys() || isTyping(event.target))) return;
			if (event.timeStamp - pressedAt > SEQUENCE_MS) pressed = "";
			pressedAt = event.timeStamp;
			const own = { keys: "?", label: "Keys", run: registry.showSheet };
			const bindings = [...groups.current].flatMap((group) => group.current.bindings);
			const match = matchKeys(pressed, event.key, [own, ...bindings]);
			pressed = match.kind === "wait" ? match.pressed : "";
			if (match.kind === "none") return;
			event.preventDefault();
			if (match.kind === "run") match.binding.run();
		};
		document.addEventListener("keydown", onKey);
		letKeysAct();
		return () => document.removeEventListener("keydown", onKey);
	}, [registry]);
	return (
		<RegistryContext value={registry}>
			{children}
			{sheet ? <ShortcutSheet groups={sheet} onClose={() => setSheet(null)} /> : null}
		</RegistryContext>
	);
}

/** Binds keys while the component is shown. */
export function useShortcuts(title: string, bindings: readonly Binding[]): void {
	const registry = use(RegistryContext);
	const group = useRef<ShortcutGroup>({ title, bindings });
	useLayoutEffect(() => {
		group.current = { title, bindings };
	});
	// Before anything of it can be seen: a key may be pressed in the same moment.
	useLayoutEffect(() => registry?.add(group), [registry]);
}

/** Opens the sheet of keys. */
export function useShowShortcuts(): () => void {
	const registry = use(RegistryContext);
	return () => registry?.showSheet();
}

/** Keys belong to what is being typed into, to open menus and to dialogs. */
function isTyping(target: EventTarget | null): boolean {
	if (!(target instanceof HTMLElement)) return false;
	return (
		target.isContentEditable ||
		target.closest("input:not([type=checkbox]), textarea, select, [role=menu], [role=dialog]") !==
			null
	);
}
