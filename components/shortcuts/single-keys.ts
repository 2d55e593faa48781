"use client";

import { useSyncExternalStore } from "react";
import { SINGLE_KEYS_SWITCH } from "./single-keys-switch.ts";

const CHANGED = "sophia-single-keys";

/** Whether single keys act. On unless this browser has switched them off. */
export function readSingleKeys(): boolean {
	return window.localStorage.getItem(SINGLE_KEYS_SWITCH) !== "off";
}

/** The switch, for Account settings. */
export function useSingleKeys(): readonly [boolean, (on: boolean) => void] {
	const on = useSyncExternalStore(subscribe, readSingleKeys, () => true);
	return [on, setSingleKeys];
}

function setSingleKeys(on: boolean): void {
	window.localStorage.setItem(SINGLE_KEYS_SWITCH, on ? "on" : "off");
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
