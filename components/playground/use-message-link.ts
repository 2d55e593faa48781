"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useEffect, useRef } from "react";

/** Id of a message's place in the page. */
export function anchorOf(messageId: string): string {
	return `message-${messageId}`;
}

/** Shows the message that the address names, once it is there: `?message=<id>`. */
export function useMessageLink(isLoaded: boolean): string | null {
	const [messageId] = useQueryState("message", parseAsString);
	const shown = useRef<string | null>(null);
	useEffect(() => {
		if (messageId === null || !isLoaded || shown.current === messageId) return;
		const element = document.getElementById(anchorOf(messageId));
		if (element === null) return;
		shown.current = messageId;
		element.scrollIntoView({ block: "center" });
		element.focus({ preventScroll: true });
	}, [messageId, isLoaded]);
	return messageId;
}
