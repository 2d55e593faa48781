import { createHmac } from "node:crypto";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { networkBlock } from "./core/network-block.ts";

const WINDOW_MS = 15 * 60_000;
/** A network from which the account signed in within this time is not held up by strangers. */
const KNOWN_NETWORK_MS = 30 * 24 * 3_600_000;
const LIMITS = {
	/** One account from one address block. */
	accountAndBlock: 10,
	/** One account from all blocks that it has never signed in from. */
	account: 20,
	/** All accounts from one block: more, since a company may stand behind one address. */
	block: 60,
} as const;

export interface SignInAttempt {
	/** As typed; only its keyed hash is stored, since people type passwords into the wrong field. */
	readonly email: string;
	readonly address: string | null;
}

export interface SignInThrottle {
	/** Counts the attempt before it is evaluated. Throws `limit_exceeded` when there were too many. */
	reserve(attempt: SignInAttempt): Promise<void>;
	/** Takes the attempt back after a success and remembers the network. */
	succeed(attempt: SignInAttempt): Promise<void>;
	/** Removes counters that no longer matter; returns how many. */
	prune(): Promise<number>;
}

export interface SignInThrottleOptions {
	readonly db: Db;
	readonly clock: Clock;
	/** Purpose `throttle`. */
	readonly key: Buffer;
}

/** Counters live in the database, so they hold over processes and restarts. */
export function createSignInThrottle({ db, clock, key }: SignInThrottleOptions): SignInThrottle {
	function keysOf(attempt: SignInAttempt) {
		const block = networkBlock(attempt.address);
		const account = createHmac("sha256", key).update(attempt.email).digest("base64url");
		return {
			accountAndBlock: `account+block:${account}|${block}`,
			account: `account:${account}`,
			block: `block:${block}`,
			known: `known:${account}|${block}`,
		};
	}

	/** Counts atomically, so that parallel attempts cannot all see the same number. */
	async function count(counter: string, limit: number, now: Date): Promise<void> {
		const expired = new Date(now.getTime() - WINDOW_MS);
		const rows = await db.$queryRaw<{ failures: number; windowAt: Date }[]>`
			INSERT INTO sign_in_throttle AS t (key, failures, "windowAt") VALUES (${counter}, 1, ${now})
			ON CONFLICT (key) DO UPDATE SET
				failures = CASE WHEN t."windowAt" <= ${expired} THEN 1 ELSE t.failures + 1 END,
				"windowAt" = CASE WHEN t."windowAt" <= ${expired} THEN ${now} ELSE t."windowAt" END
			RETURNING failures, "windowAt"`;
		const row = rows[0];
		if (row !== undefined && row.failures > limit) {
			throw new AppError("limit_exceeded", "too many attempts to sign in", {
				hint: "wait until the time is over, or ask an administrator for a new password",
				retryAfterMs: Math.max(1_000, row.windowAt.getTime() + WINDOW_MS - now.getTime()),
			});
		}
	}

	async function isKnownNetwork(counter: string, nowMs: number): Promise<boolean> {
		const row = await db.signInThrottle.findUnique({
			where: { key: counter },
			select: { windowAt: true },
		});
		return row !== null && nowMs - row.windowAt.getTime() < KNOWN_NETWORK_MS;
	}

	return {
		async reserve(attempt) {
			const keys = keysOf(attempt);
			const now = new Date(clock.nowMs());
			await count(keys.block, LIMITS.block, now);
			await count(keys.accountAndBlock, LIMITS.accountAndBlock, now);
			if (!(await isKnownNetwork(keys.known, now.getTime()))) {
				await count(keys.account, LIMITS.account, now);
			}
		},
		async succeed(attempt) {
			const keys = keysOf(attempt);
			const now = new Date(clock.nowMs());
			await db.$executeRaw`
				UPDATE sign_in_throttle SET failures = greatest(0, failures - 1)
				WHERE key IN (${keys.block}, ${keys.account})`;
			await db.signInThrottle.deleteMany({ where: { key: keys.accountAndBlock } });
			await db.signInThrottle.upsert({
				where: { key: keys.known },
				create: { key: keys.known, failures: 0, windowAt: now },
				update: { windowAt: now },
			});
		},
		async prune() {
			const nowMs = clock.nowMs();
			const { count: counters } = await db.signInThrottle.deleteMany({
				where: {
					NOT: { key: { startsWith: "known:" } },
					windowAt: { lt: new Date(nowMs - WINDOW_MS) },
				},
			});
			const { count: networks } = await db.signInThrottle.deleteMany({
				where: { windowAt: { lt: new Date(nowMs - KNOWN_NETWORK_MS) } },
			});
			return counters + networks;
		},
	};
}
