"use client";

import { useState, useSyncExternalStore } from "react";

interface Crosshair {
	readonly read: () => number | null;
	readonly move: (atMs: number | null) => void;
	readonly subscribe: (onChange: () => void) => () => void;
}

const groups = new Map<string, Crosshair>();

/** The instant that is pointed at, one for all charts of a group. */
export function useCrosshair(group: string | undefined) {
	const [own] = useState(createCrosshair);
	const crosshair = group === undefined ? own : crosshairOf(group);
	const atMs = useSyncExternalStore(crosshair.subscribe, crosshair.read, crosshair.read);
	return { atMs, move: crosshair.move };
}

function crosshairOf(group: string): Crosshair {
	const known = groups.get(group) ?? createCrosshair();
	groups.set(group, known);
	return known;
}

function createCrosshair(): Crosshair {
	const listeners = new Set<() => void>();
	let atMs: number | null = null;
	return {
		read: () => atMs,
		move: (next) => {
			if (next === atMs) return;
			atMs = next;
			for (const listener of listeners) listener();
		},
		subscribe: (onChange) => {
			listeners.add(onChange);
			return () => listeners.delete(onChange);
		},
	};
}
