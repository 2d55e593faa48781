import { useState } from "react";

/** Remembers what has the focus now; the handler it gives back returns it when an overlay closes. */
export function useReturnFocus(): (event: Event) => void {
	const [opener] = useState(() => document.activeElement);
	return (event) => {
		if (!(opener instanceof HTMLElement) || !opener.isConnected) return;
		event.preventDefault();
		opener.focus();
	};
}
