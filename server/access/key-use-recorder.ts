import type { Pool } from "pg";
import type { Clock } from "#server/platform/clock.ts";

export interface KeyUseRecorder {
	/** Notes that a key was used now; cheap, writes nothing. */
	touch(keyId: string): void;
	/** Writes what was noted, in one statement. What cannot be written is kept for the next time. */
	flush(): Promise<void>;
}

/** "Last used" of keys, written in batches: a write a request would be the hottest row there is. */
export function createKeyUseRecorder(pool: Pool, clock: Clock): KeyUseRecorder {
	let used = new Map<string, number>();
	return {
		touch(keyId) {
			used.set(keyId, clock.nowMs());
		},
		async flush() {
			if (used.size === 0) return;
			const batch = used;
			used = new Map();
			try {
				// Sorted, so that two edges never wait for each other's rows crosswise.
				const entries = [...batch].sort(([a], [b]) => (a < b ? -1 : 1));
				await pool.query(
					`UPDATE api_key k SET "lastUsedAt" = greatest(k."lastUsedAt", n.at)
					FROM unnest($1::uuid[], $2::timestamptz[]) AS n (id, at) WHERE k.id = n.id`,
					[entries.map(([id]) => id), entries.map(([, ms]) => new Date(ms))],
				);
			} catch (error) {
				for (const [id, ms] of batch) used.set(id, Math.max(ms, used.get(id) ?? 0));
				throw error;
			}
		},
	};
}
