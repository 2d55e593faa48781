/** What a receiver answered; how it answered is all that is looked at. */
export interface PostAnswer {
	readonly status: number;
	readonly retryAfter: string | undefined;
}

/**
 * Sends a body to an address that somebody configured. Throws `invalid_input` for an address that is
 * not allowed, `upstream_failed` for everything that goes wrong on the way.
 */
export type Post = (
	url: string,
	headers: Readonly<Record<string, string>>,
	body: string,
) => Promise<PostAnswer>;
