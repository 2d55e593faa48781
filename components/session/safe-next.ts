/** Where to go after signing in: a path of this console, never another site. */
export function safeNext(next: string | string[] | undefined): string {
	if (typeof next !== "string") return "/";
	// Browsers read a backslash as a slash, so `/\evil.example` would leave this site.
	if (!/^\/(?![/\\])/.test(next) || /[\\\p{Cc}]/u.test(next)) return "/";
	return next.startsWith("/sign-in") ? "/" : next;
}
