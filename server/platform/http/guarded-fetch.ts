import { lookup as systemLookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { Client, errors } from "undici";
import { AppError } from "../errors.ts";
import { isAllowedAddress, type Reach } from "./check-address.ts";

export interface GuardedRequest {
	readonly url: string;
	readonly method?: "GET" | "POST";
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | Uint8Array;
	/** Larger answers are refused while they arrive. */
	readonly maxBytes: number;
	/** Bound of the whole exchange: connecting, headers and body. */
	readonly timeoutMs: number;
	readonly signal?: AbortSignal;
}

export interface GuardedResponse {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: Uint8Array;
}

export interface ResolvedAddress {
	readonly address: string;
	readonly family: number;
}

export interface GuardedFetchOptions {
	readonly reach: Reach;
	/** All addresses of a host name; injected in tests. */
	readonly resolve?: (hostname: string) => Promise<readonly ResolvedAddress[]>;
}

export type GuardedFetch = (request: GuardedRequest) => Promise<GuardedResponse>;

const PUBLIC_PORTS = new Set(["", "443", "8443"]);

/**
 * The one way to reach an address that somebody configured. The URL is checked once, every address
 * of the host is checked, and the connection goes to exactly those: a second look-up cannot
 * lead elsewhere. Redirects are not followed. Throws `invalid_input` for a refused address,
 * `upstream_failed` for everything that goes wrong on the way.
 */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
	const resolve = options.resolve ?? ((name) => systemLookup(name, { all: true }));
	return async (request) => {
		const url = checkUrl(request.url, options.reach);
		const signal = AbortSignal.any([
			AbortSignal.timeout(request.timeoutMs),
			...(request.signal ? [request.signal] : []),
		]);
		const addresses = await withSignal(checkHost(url, options.reach, resolve), signal, url);
		const client = new Client(url.origin, {
			connect: { timeout: request.timeoutMs, lookup: pinnedLookup(addresses) },
			headersTimeout: request.timeoutMs,
			bodyTimeout: request.timeoutMs,
			pipelining: 1,
		});
		try {
			return await exchange(client, url, request, signal);
		} catch (error) {
			throw describeFailure(error, url, request.timeoutMs);
		} finally {
			// `destroy`, not `close`: an answer that was refused half-way must not be read on.
			await client.destroy();
		}
	};
}

/** Refuses what no configured address needs: other schemes, credentials, odd ports. */
export function checkUrl(text: string, reach: Reach): URL {
	if (!URL.canParse(text)) throw refuse("is not a URL", text);
	const url = new URL(text);
	const isSecure = url.protocol === "https:";
	if (!isSecure && !(reach === "private" && url.protocol === "http:")) {
		throw refuse("must begin with https://", url.origin);
	}
	if (url.username !== "" || url.password !== "") {
		throw refuse("must not contain a user name or password", url.host);
	}
	if (reach === "public" && !PUBLIC_PORTS.has(url.port)) {
		throw refuse("must use port 443 or 8443", url.origin);
	}
	const literal = literalAddress(url);
	if (literal !== null && !isAllowedAddress(literal, reach)) {
		throw refuse("leads into a network that is not allowed", url.host);
	}
	return url;
}

async function checkHost(
	url: URL,
	reach: Reach,
	resolve: (hostname: string) => Promise<readonly ResolvedAddress[]>,
): Promise<readonly ResolvedAddress[]> {
	const literal = literalAddress(url);
	if (literal !== null) return [{ address: literal, family: isIP(literal) }];
	const addresses = await resolve(url.hostname).catch((cause: unknown) => {
		throw new AppError("upstream_failed", `the host ${url.hostname} could not be resolved`, {
			hint: "check the address and this machine's name resolution",
			cause,
		});
	});
	const isClean = addresses.every(({ address }) => isAllowedAddress(address, reach));
	if (addresses.length === 0 || !isClean) {
		throw refuse("leads into a network that is not allowed", url.host);
	}
	return addresses;
}

/** The address when the host is written as one, without the brackets of IPv6. */
function literalAddress(url: URL): string | null {
	const host = url.hostname.replace(/^\[|\]$/g, "");
	return isIP(host) === 0 ? null : host;
}

function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
	return (_hostname, options, callback) => {
		const [first] = addresses;
		if (options.all === true) callback(null, [...addresses]);
		else callback(null, first?.address ?? "", first?.family ?? 4);
	};
}

async function exchange(
	client: Client,
	url: URL,
	request: GuardedRequest,
	signal: AbortSignal,
): Promise<GuardedResponse> {
	const answer = await client.request({
		path: `${url.pathname}${url.search}`,
		method: request.method ?? "GET",
		headers: { accept: "application/json", ...request.headers },
		body: request.body ?? null,
		signal,
	});
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(answer.headers)) {
		if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
	}
	const encoding = headers["content-encoding"] ?? "identity";
	if (encoding !== "identity") {
		throw new AppError(
			"upstream_failed",
			`${url.host} answered with encoding ${encoding}, unasked`,
		);
	}
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	for await (const chunk of answer.body) {
		if (!(chunk instanceof Uint8Array)) continue;
		bytes += chunk.length;
		if (bytes > request.maxBytes) throw tooLarge(url, request.maxBytes);
		chunks.push(chunk);
	}
	return { status: answer.statusCode, headers, body: Buffer.concat(chunks) };
}

/** The code that marks an answer beyond `maxBytes`, in `details.reason`. */
export const TOO_LARGE = "too_large";

function tooLarge(url: URL, maxBytes: number): AppError {
	return new AppError("upstream_failed", `${url.host} sent more than ${maxBytes} bytes`, {
		details: { reason: TOO_LARGE, maxBytes },
	});
}

/** Rejects when the time is over, even while the name is being resolved. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal, url: URL): Promise<T> {
	const aborted = new Promise<never>((_resolve, reject) => {
		const fail = () =>
			reject(new AppError("upstream_failed", `${url.host} did not answer in time`));
		if (signal.aborted) fail();
		else signal.addEventListener("abort", fail, { once: true });
	});
	return Promise.race([work, aborted]);
}

function describeFailure(error: unknown, url: URL, timeoutMs: number): AppError {
	if (error instanceof AppError) return error;
	const isTimeout =
		error instanceof errors.HeadersTimeoutError ||
		error instanceof errors.BodyTimeoutError ||
		error instanceof errors.ConnectTimeoutError ||
		(error instanceof Error && error.name === "TimeoutError");
	const what = isTimeout
		? `did not answer within ${timeoutMs} ms`
		: `could not be reached (${codeOf(error)})`;
	return new AppError("upstream_failed", `${url.host} ${what}`, { cause: error });
}

function codeOf(error: unknown): string {
	if (error instanceof Error && "code" in error && typeof error.code === "string")
		return error.code;
	return error instanceof Error ? error.name : "unknown";
}

function refuse(what: string, where: string): AppError {
	return new AppError("invalid_input", `the address ${what}: ${where}`, {
		param: "url",
		hint: "use the public https address of the service, or set SOPHIA_ALLOW_PRIVATE_UPSTREAMS for one in your own network",
	});
}
