"use client";

declare global {
	interface Window {
		/** Where libraries that add style elements at run time look for the policy's nonce. */
		__webpack_nonce__?: string;
	}
}

/** Lets the scroll lock of dialogs add its style element under the strict content policy. */
export function NonceProvider({ nonce }: { readonly nonce: string | null }) {
	if (typeof window !== "undefined" && nonce !== null) window.__webpack_nonce__ = nonce;
	return null;
}
