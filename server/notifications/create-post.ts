import { createGuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import type { Post } from "./ports.ts";

const TIMEOUT_MS = 10_000;
/** Receivers answer with a word or nothing; what they say is never shown. */
const MAX_BYTES = 64 * 1024;

/** Posts through the guarded client: checked and pinned address, no redirects, bounded. */
export function createPost(allowPrivate: boolean): Post {
	const guarded = createGuardedFetch({ reach: allowPrivate ? "private" : "public" });
	return async (url, headers, body) => {
		const answer = await guarded({
			url,
			method: "POST",
			headers: { "content-type": "application/json", "user-agent": "Sophia", ...headers },
			body,
			maxBytes: MAX_BYTES,
			timeoutMs: TIMEOUT_MS,
		});
		return { status: answer.status, retryAfter: answer.headers["retry-after"] };
	};
}
