import { endStaleAlerts, saveAlert } from "#server/platform/alerts/alert-rows.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import type { Random } from "#server/platform/random.ts";

const DAY_MS = 86_400_000;
const NOTICE_MS = 7 * DAY_MS;
const IN_USE_MS = 30 * DAY_MS;
const MAX_KEYS = 100;

/** The prefix of demonstration keys: shorter than that of any key that was ever issued. */
export const DEMO_KEY_PREFIX = "sph_demo";

/** Tells of keys that programs use and that end within a week; a replaced one is expected to end. */
export async function raiseExpiringKeyAlerts(deps: {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
}): Promise<void> {
	const nowMs = deps.clock.nowMs();
	const keys = await deps.db.apiKey.findMany({
		where: {
			revokedAt: null,
			prefix: { not: DEMO_KEY_PREFIX },
			expiresAt: { gt: new Date(nowMs), lte: new Date(nowMs + NOTICE_MS) },
			lastUsedAt: { gt: new Date(nowMs - IN_USE_MS) },
		},
		orderBy: { expiresAt: "asc" },
		take: MAX_KEYS,
		select: { name: true, prefix: true, expiresAt: true },
	});
	const times = { raisedAtMs: nowMs, lastSeenMs: nowMs, resolvedAtMs: null };
	for (const { name, prefix, expiresAt } of keys) {
		const message = `The key ${name} (${prefix}…) ends at ${expiresAt?.toISOString()}. Rotate it before programs are refused.`;
		const alert = { kind: "key_expiring", subject: `${name} ${prefix}`, message };
		await inTransaction(deps.db, (tx) => saveAlert(tx, alert, times, deps));
	}
	await inTransaction(deps.db, (tx) => endStaleAlerts(tx, ["key_expiring"], nowMs, deps));
}
