"use client";

import { useEffect } from "react";

/** Esc does something while `active`, unless a dialog or menu took it. */
export function useEscape(active: boolean, onEscape: () => void) {
	useEffect(() => {
		if (!active) return;
		const listen = (event: KeyboardEvent) => {
			if (event.key === "Escape" && !event.defaultPrevented) onEscape();
		};
		document.addEventListener("keydown", listen);
		return () => document.removeEventListener("keydown", listen);
	}, [active, onEscape]);
}
