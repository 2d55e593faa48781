"use client";

import { useCallback, useEffect, useState } from "react";
import { keepDraft, readDraft } from "./keep-draft.ts";

/** Text that is being written, under a key of `keep-draft.ts`; survives a reload. */
export function useDraft(key: string) {
	const [text, setText] = useState("");
	useEffect(() => {
		setText(readDraft(key));
	}, [key]);
	const change = useCallback(
		(next: string) => {
			setText(next);
			keepDraft(key, next);
		},
		[key],
	);
	return [text, change] as const;
}
