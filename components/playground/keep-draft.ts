/** Keys under which this browser keeps what is being written. */
export function draftKey(conversationId: string | null): string {
	return `sophia:draft:${conversationId ?? "new"}`;
}
export const SYSTEM_DRAFT_KEY = "sophia:draft:system";

export function readDraft(key: string): string {
	try {
		return window.localStorage.getItem(key) ?? "";
	} catch {
		// Storage may be forbidden in this browser; then a draft lives as long as the page.
		return "";
	}
}

export function keepDraft(key: string, text: string): void {
	try {
		if (text === "") window.localStorage.removeItem(key);
		else window.localStorage.setItem(key, text);
	} catch {
		// Full or forbidden storage must not stop anybody from typing.
	}
}
