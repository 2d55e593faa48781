/** Name and value of each header that is kept, in the order in which they came. */
export type KeptHeaders = readonly (readonly [name: string, value: string])[];

/**
 * Only what is named here is ever kept: a list of what to leave out would let through the next
 * header that carries a key.
 */
const FROM_CALLERS: ReadonlySet<string> = new Set([
	...["accept", "accept-encoding", "accept-language", "content-length", "content-type"],
	...["http-referer", "openai-beta", "traceparent", "user-agent", "x-request-id", "x-title"],
]);
const FROM_UPSTREAMS: ReadonlySet<string> = new Set([
	...["age", "cache-control", "cf-cache-status", "cf-ray", "content-encoding", "content-length"],
	...[
		"content-type",
		"date",
		"openai-processing-ms",
		"openai-version",
		"request-id",
		"retry-after",
	],
	...["retry-after-ms", "server", "transfer-encoding", "via", "x-envoy-upstream-service-time"],
	...["x-generation-id", "x-request-id"],
]);
/** What client libraries and providers say of themselves and of limits, by how it begins. */
const FAMILIES =
	/^(x-stainless-|x-ratelimit-|anthropic-ratelimit-|x-portkey-(?:cache|last|prov|retry))/;

const MOST_HEADERS = 48;
const MOST_CHARACTERS = 512;

/** The caller's headers that may be kept, from names and values in turn. */
export function pickCallerHeaders(raw: readonly string[]): KeptHeaders {
	const pairs: [string, string][] = [];
	for (let at = 0; at + 1 < raw.length; at += 2) pairs.push([raw[at] ?? "", raw[at + 1] ?? ""]);
	return pick(pairs, FROM_CALLERS);
}

/** An upstream's headers that may be kept. */
export function pickUpstreamHeaders(
	headers: Readonly<Record<string, string | string[] | undefined>>,
): KeptHeaders {
	const pairs = Object.entries(headers).map(([name, value]): [string, string] => [
		name,
		Array.isArray(value) ? value.join(", ") : (value ?? ""),
	]);
	return pick(pairs, FROM_UPSTREAMS);
}

function pick(
	pairs: readonly (readonly [string, string])[],
	named: ReadonlySet<string>,
): KeptHeaders {
	return pairs
		.map(([name, value]) => [name.toLowerCase(), value.slice(0, MOST_CHARACTERS)] as const)
		.filter(([name]) => named.has(name) || FAMILIES.test(name))
		.slice(0, MOST_HEADERS);
}
