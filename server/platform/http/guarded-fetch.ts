import { Client, errors } from "undici";
import { AppError } from "../errors.ts";
import {
	answerLookup,
	checkUrl,
	type ResolveHost,
	resolveAllowed,
	resolveBySystem,
} from "./allowed-host.ts";
import type { Reach } from "./check-address.ts";

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

export interface GuardedFetchOptions {
	readonly reach: Reach;
	/** All addresses of a host name; injected in tests. */
	readonly resolve?: ResolveHost;
}

export type GuardedFetch = (request: GuardedRequest) => Promise<GuardedResponse>;

/**
 * The one way to reach an address that somebody configured. The URL is checked once, every address
 * of the host is checked, and the connection goes to exactly those: a second look-up cannot
 * lead elsewhere. Redirects are not followed. Throws `invalid_input` for a refused address,
 * `upstream_failed` for everything that goes wrong on the way.
 */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
	const resolve = options.resolve ?? resolveBySystem;
	return async (request) => {
		const url = checkUrl(request.url, options.reach);
		const signal = AbortSignal.any([
			AbortSignal.timeout(request.timeoutMs),
			...(request.signal ? [request.signal] : []),
		]);
		const addresses = await withSignal(
			resolveAllowed(url.hostname, options.reach, resolve),
			signal,
			url,
		);
		const client = new Client(url.origin, {
			connect: {
				timeout: request.timeoutMs,
				lookup: (_hostname, wanted, callback) =>
					answerLookup(addresses, wanted.all === true, callback),
			},
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
