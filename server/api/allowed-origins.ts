const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Origins whose pages are ours: the public address, and where that is a loopback one also its other
 * spellings on the same port, since people type any of them.
 */
export function allowedOrigins(publicUrl: string): readonly string[] {
	const { protocol, hostname, port, origin } = new URL(publicUrl);
	if (!LOOPBACK.includes(hostname)) return [origin];
	const suffix = port === "" ? "" : `:${port}`;
	return LOOPBACK.map((host) => `${protocol}//${host}${suffix}`);
}

/** Values of the header `host` that we answer to, in lower case. */
export function allowedHosts(publicUrl: string): readonly string[] {
	return allowedOrigins(publicUrl).map((origin) => new URL(origin).host);
}
