"use client";

import { useCallback, useEffect, useState } from "react";

/** Text that is being written; survives a reload. One draft a conversation. */
export function useDraft(conversationId: string | null) {
	const key = `sophia:draft:${conversationId ?? "new"}`;
	const [text, setText] = useState("");
	useEffect(() => {
		setText(readDraft(key));
	}, [key]);
	const change = useCallback(
		(next: string) => {
			setText(next);
			writeDraft(key, next);
		},
		[key],
	);
	return [text, change] as const;
}

function readDraft(key: string): string {
	try {
		return window.localStorage.getItem(key) ?? "";
	} catch {
		// Storage may be forbidden in this browser; then a draft lives as long as the page.
		return "";
	}
}

function writeDraft(key: string, text: string): void {
	try {
		if (text === "") window.localStorage.removeItem(key);
		else window.localStorage.setItem(key, text);
	} catch {
		// Full or forbidden storage must not stop anybody from typing.
	}
}
