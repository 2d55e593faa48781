import { hash } from "node:crypto";
import type { Clock } from "#server/platform/clock.ts";
import { AppError, isAppError } from "#server/platform/errors.ts";
import type { ChangeFeed } from "#server/platform/events.ts";
import { hashApiKey } from "./api-keys.ts";
import type { CallerGrant } from "./contract.ts";
import { API_KEY_LENGTH, isWellFormedApiKey } from "./core/api-key-format.ts";
import { isServiceToken, readServiceToken } from "./service-token.ts";

/** While the feed was confirmed this recently, a cached grant needs no question to the database. */
const FEED_FRESH_MS = 4_000;
/** After a failed question, cached grants serve this long before the next try. */
const RETRY_MS = 1_000;
const MAX_GRANTS = 50_000;
const MAX_REFUSALS = 10_000;
const DEFAULT_STALE_MS = 15 * 60_000;

/** Finds keys by the HMAC of the whole key, hex. `null`: unknown, revoked, or its owner disabled. */
export interface KeyLookup {
	find(hmac: string): Promise<CallerGrant | null>;
}

export interface KeyVerifierOptions {
	readonly lookup: KeyLookup;
	readonly changeFeed: ChangeFeed;
	readonly clock: Clock;
	/** Purpose `api-key-hmac`. */
	readonly hmacKey: Buffer;
	/** Purpose `service-token`. */
	readonly serviceKey: Buffer;
	/** How long a grant serves while the database is away, ms. */
	readonly staleMs?: number;
	/** Called for each accepted API key. */
	readonly onUse?: (keyId: string) => void;
}

export interface KeyVerifier {
	/**
	 * Who sends this bearer value. Synchronous when the grant is cached and fresh. Throws (or rejects
	 * with) `unauthorized`, or `unavailable` when the database is away and nothing is cached.
	 */
	verify(bearer: string): CallerGrant | Promise<CallerGrant>;
	close(): void;
}

interface CachedGrant {
	readonly grant: CallerGrant;
	/** When the database last said so, ms. */
	confirmedMs: number;
	/** Generation of the feed in which it said so. */
	generation: number;
}

/**
 * Verifies API keys and service tokens for the edge. Caches are keyed by the SHA-256 of the key:
 * nothing can be learnt from the time of a look-up, no key stays in memory, and it costs a quarter
 * of the HMAC, which only the database needs to be asked with.
 */
export function createKeyVerifier(options: KeyVerifierOptions): KeyVerifier {
	const { lookup, changeFeed, clock, onUse } = options;
	const staleMs = options.staleMs ?? DEFAULT_STALE_MS;
	const grants = new Map<string, CachedGrant>();
	const refusals = new Set<string>();
	const asking = new Map<string, Promise<CallerGrant>>();
	let generation = 0;
	let askAgainMs = 0;

	function onChange(): void {
		generation++;
		refusals.clear();
	}
	const stops = [changeFeed.subscribe("keys", onChange), changeFeed.subscribe("users", onChange)];

	function verify(bearer: string): CallerGrant | Promise<CallerGrant> {
		if (isServiceToken(bearer)) return verifyServiceToken(bearer);
		if (bearer.length !== API_KEY_LENGTH) throw refused();
		const digest = hash("sha256", bearer, "base64url");
		const cached = grants.get(digest);
		const nowMs = clock.nowMs();
		if (cached !== undefined && isFresh(cached, nowMs)) return accept(cached.grant, nowMs);
		if (!isWellFormedApiKey(bearer)) throw refused();
		if (cached === undefined && refusals.has(digest) && isFeedFresh(nowMs)) throw refused();
		if (nowMs < askAgainMs) {
			if (cached === undefined) throw away();
			return acceptStale(cached, nowMs);
		}
		return ask(bearer, digest);
	}

	function verifyServiceToken(bearer: string): CallerGrant {
		const grant = readServiceToken({ clock, key: options.serviceKey }, bearer);
		if (grant === null) throw refused();
		return grant;
	}

	function isFeedFresh(nowMs: number): boolean {
		return nowMs - changeFeed.lastConfirmedMs() <= FEED_FRESH_MS;
	}

	/** Nothing changed since the database confirmed it, as far as the feed knows up to now. */
	function isFresh(cached: CachedGrant, nowMs: number): boolean {
		if (cached.generation !== generation) return false;
		return isFeedFresh(nowMs) || nowMs - cached.confirmedMs <= FEED_FRESH_MS;
	}

	function accept(grant: CallerGrant, nowMs: number): CallerGrant {
		if (grant.expiresAtMs !== null && grant.expiresAtMs <= nowMs) throw refused();
		if (grant.keyId !== null) onUse?.(grant.keyId);
		return grant;
	}

	/** The database is away: what it last said holds for a bounded time. */
	function acceptStale(cached: CachedGrant, nowMs: number): CallerGrant {
		// A fresh feed vouches for a grant of its generation as well as the database itself would.
		const lastWordMs =
			cached.generation === generation
				? Math.max(cached.confirmedMs, changeFeed.lastConfirmedMs())
				: cached.confirmedMs;
		if (nowMs - lastWordMs > staleMs) throw away();
		return accept(cached.grant, nowMs);
	}

	/** One question at a time for one key, however many requests wait for it. */
	function ask(bearer: string, digest: string): Promise<CallerGrant> {
		const running = asking.get(digest);
		if (running !== undefined) return running;
		const question = askDatabase(bearer, digest).finally(() => asking.delete(digest));
		asking.set(digest, question);
		return question;
	}

	async function askDatabase(bearer: string, digest: string): Promise<CallerGrant> {
		const askedMs = clock.nowMs();
		const askedGeneration = generation;
		let grant: CallerGrant | null;
		try {
			grant = await lookup.find(hashApiKey(options.hmacKey, bearer));
		} catch (cause) {
			askAgainMs = clock.nowMs() + RETRY_MS;
			const cached = grants.get(digest);
			if (cached === undefined) throw away(cause);
			return acceptStale(cached, clock.nowMs());
		}
		if (grant === null) {
			grants.delete(digest);
			// A change during the question may have made the key: then the answer is not kept.
			if (askedGeneration === generation) remember(refusals, digest);
			throw refused();
		}
		evictOldest(grants, MAX_GRANTS - 1);
		grants.set(digest, { grant, confirmedMs: askedMs, generation: askedGeneration });
		return accept(grant, clock.nowMs());
	}

	return {
		verify,
		close() {
			for (const stop of stops) stop();
		},
	};
}

function remember(set: Set<string>, value: string): void {
	evictOldest(set, MAX_REFUSALS - 1);
	set.add(value);
}

/** Maps and sets keep the order of insertion: the first is the oldest. */
function evictOldest(entries: Map<string, unknown> | Set<string>, max: number): void {
	while (entries.size > max) {
		const oldest = entries.keys().next();
		if (oldest.done) return;
		entries.delete(oldest.value);
	}
}

/** One text and one object shape for every reason: nothing can be learnt from it. */
function refused(): AppError {
	return new AppError("unauthorized", "the API key is not valid", {
		hint: "send it as: Authorization: Bearer sph_...",
	});
}

function away(cause?: unknown): AppError {
	if (isAppError(cause) && cause.code === "unauthorized") return cause;
	return new AppError("unavailable", "the key cannot be checked: the database is away", {
		retryAfterMs: RETRY_MS,
		cause,
	});
}
