import type { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import type { CacheEntry, DiskCache } from "#server/platform/disk-cache.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 32 << 20;
/** After so many failures in a row nothing more is asked: each would wait for its own timeout. */
const MAX_FAILURES = 5;

/** How an index is reached, and what of its answers is kept. */
export interface IndexSourceOptions {
	readonly baseUrl: string;
	/** Null offline: only what is kept answers. */
	readonly fetch: GuardedFetch | null;
	readonly maxParallel: number;
	/** Null where nothing is kept. */
	readonly cache: DiskCache | null;
	readonly clock: Clock;
}

/** One document of an index, and what is kept of it. */
export interface IndexDocument<T> {
	readonly path: string;
	readonly accept: string;
	/** What is kept: much smaller than the answer. Throws where the answer is not what it should be. */
	reduce(answer: unknown): T;
	/** Reads what was kept. */
	readonly schema: z.ZodType<T>;
	/** For so long the index is not asked again. */
	readonly freshMs: number;
}

/** `asOf`: when the index said it, as ISO 8601, where that was not now. */
export type IndexSourceAnswer<T> =
	| { readonly kind: "found"; readonly value: T; readonly asOf: string | null }
	| { readonly kind: "absent" }
	| { readonly kind: "unknown"; readonly reason: string };

export type IndexSource = <T>(document: IndexDocument<T>) => Promise<IndexSourceAnswer<T>>;

interface Kept<T> {
	readonly entry: CacheEntry;
	readonly value: T;
}

/** Asks an index for documents, with conditional requests; what it cannot say now, it said before. */
export function createIndexSource(options: IndexSourceOptions): IndexSource {
	const { baseUrl, fetch, cache, clock } = options;
	const limit = createLimiter(options.maxParallel);
	let failures = 0;
	let lastFailure = "";
	const fail = <T>(reason: string, kept: Kept<T> | null): IndexSourceAnswer<T> =>
		kept === null ? { kind: "unknown", reason } : describeKept(kept);
	const ask = async <T>(
		document: IndexDocument<T>,
		url: string,
		kept: Kept<T> | null,
		send: GuardedFetch,
	): Promise<IndexSourceAnswer<T>> => {
		if (failures >= MAX_FAILURES) return fail(lastFailure, kept);
		try {
			const etag = kept?.entry.etag ?? null;
			const { status, headers, body } = await send({
				method: "GET",
				url,
				headers: { accept: document.accept, ...(etag === null ? {} : { "if-none-match": etag }) },
				timeoutMs: TIMEOUT_MS,
				maxBytes: MAX_BYTES,
			});
			failures = 0;
			if (status === 304 && kept !== null) {
				cache?.write(url, { etag, value: kept.value });
				return { kind: "found", value: kept.value, asOf: null };
			}
			if (status === 404 || status === 410) return { kind: "absent" };
			if (status !== 200) return fail(`the index answered ${status}`, kept);
			const value = document.reduce(parseBody(body));
			cache?.write(url, { etag: headers.etag ?? null, value });
			return { kind: "found", value, asOf: null };
		} catch (error) {
			failures += 1;
			lastFailure = error instanceof Error ? error.message : String(error);
			return fail(lastFailure, kept);
		}
	};
	return (document) => {
		const url = `${baseUrl}${document.path}`;
		const kept = readKept(cache, url, document.schema);
		if (kept !== null && clock.nowMs() - kept.entry.storedAtMs < document.freshMs) {
			return Promise.resolve({ kind: "found", value: kept.value, asOf: null });
		}
		if (fetch === null) return Promise.resolve(fail("offline", kept));
		return limit(() => ask(document, url, kept, fetch));
	};
}

function readKept<T>(cache: DiskCache | null, url: string, schema: z.ZodType<T>): Kept<T> | null {
	const entry = cache?.read(url) ?? null;
	const parsed = entry === null ? null : schema.safeParse(entry.value);
	return entry === null || !parsed?.success ? null : { entry, value: parsed.data };
}

function describeKept<T>({ entry, value }: Kept<T>): IndexSourceAnswer<T> {
	return { kind: "found", value, asOf: new Date(entry.storedAtMs).toISOString() };
}

function parseBody(body: Uint8Array): unknown {
	try {
		return JSON.parse(Buffer.from(body).toString("utf8"));
	} catch (error) {
		throw new Error("the index did not answer in JSON", { cause: error });
	}
}

function createLimiter(max: number) {
	let running = 0;
	const waiting: (() => void)[] = [];
	return async <T>(work: () => Promise<T>): Promise<T> => {
		if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
		running += 1;
		try {
			return await work();
		} finally {
			running -= 1;
			waiting.shift()?.();
		}
	};
}
