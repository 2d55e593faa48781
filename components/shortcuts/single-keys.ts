"use client";

import { useSyncExternalStore } from "react";

const STORAGE_KEY = "sophia_single_keys";
const CHANGED = "sophia-single-keys";

/** Whether single keys act. On unless this browser has switched them off. */
export function readSingleKeys(): boolean {
	return window.localStorage.getItem(STORAGE_KEY) !== "off";
}

/** The switch, for Account settings. */
export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
	const on = useSyncExternalStore(subscribe, readSingleKeys, () => true);
	return [on, setSingleKeys];
}

function setSingleKeys(on: boolean): void {
	window.localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
	window.dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
	window.addEventListener(CHANGED, onChange);
	window.addEventListener("storage", onChange);
	return () => {
		window.removeEventListener(CHANGED, onChange);
		window.removeEventListener("storage", onChange);
	};
}
