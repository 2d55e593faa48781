import type { Clock } from "../clock.ts";
import type { Alert, AlertTimes } from "./alert-rows.ts";

/** Where alerts are kept. Both may fail while the database is away. */
export interface AlertStore {
	save(alert: Alert, times: AlertTimes): Promise<void>;
	/** Ends open alerts of these kinds that nobody has seen since then. */
	endStale(kinds: readonly string[], seenBeforeMs: number): Promise<void>;
}

export interface AlertKeeperOptions {
	readonly store: AlertStore;
	readonly clock: Clock;
	/** Kinds that last until they are resolved, and are renewed meanwhile. */
	readonly states: readonly string[];
	/** Kinds that happen: they stay open for a day after the last time. */
	readonly incidents: readonly string[];
	/** Told of the first failure of a series. */
	readonly onProblem: (error: unknown) => void;
}

/** The alerts of one process: synchronous to raise, written when the database takes them. */
export interface AlertKeeper {
	raise(alert: Alert): void;
	/** Nothing when it was not raised. */
	resolve(kind: string, subject: string): void;
	/** Those raised and not resolved. */
	open(kind: string): readonly Alert[];
	/** Writes what is due. Never rejects; calls while one is under way do nothing. */
	flush(): Promise<void>;
	/** Ends the states of this process, as far as the database takes that. */
	close(): Promise<void>;
}

/** A trouble that comes and goes within this time has lasted. */
export const QUIET_MS = 30_000;
export const RENEW_MS = 60_000;
/** States of a process that died: nobody renews them. */
export const STATE_STALE_MS = 5 * 60_000;
export const INCIDENT_LASTS_MS = 24 * 3_600_000;
/** Far more than there can be; a bug must not fill the memory. */
const MAX_ENTRIES = 1_000;

interface Entry {
	readonly alert: Alert;
	readonly raisedAtMs: number;
	lastSeenMs: number;
	endedAtMs: number | null;
	/** Time of the last write; `null`: something new is to be written. */
	savedAtMs: number | null;
}

export function createAlertKeeper(options: AlertKeeperOptions): AlertKeeper {
	const { store, clock } = options;
	const entries = new Map<string, Entry>();
	const incidents = new Set(options.incidents);
	let isFailing = false;
	let running: Promise<void> | null = null;
	let staleCheckedMs = Number.NEGATIVE_INFINITY;

	const keyOf = (kind: string, subject: string) => `${kind}\n${subject}`;

	function raise(alert: Alert): void {
		const key = keyOf(alert.kind, alert.subject);
		const nowMs = clock.nowMs();
		const entry = entries.get(key);
		if (entry === undefined && entries.size >= MAX_ENTRIES) return;
		const isNews =
			entry === undefined ||
			entry.alert.message !== alert.message ||
			entry.savedAtMs === null ||
			incidents.has(alert.kind);
		entries.set(key, {
			alert,
			raisedAtMs: entry?.raisedAtMs ?? nowMs,
			lastSeenMs: nowMs,
			endedAtMs: null,
			savedAtMs: isNews ? null : entry.savedAtMs,
		});
	}

	/** What is to be written of the entry now; `null`: nothing. */
	function timesOf(entry: Entry, nowMs: number, quietMs: number): AlertTimes | null {
		const { raisedAtMs, endedAtMs, savedAtMs, alert } = entry;
		const isOver = endedAtMs !== null && nowMs - endedAtMs >= quietMs;
		if (isOver) return { raisedAtMs, lastSeenMs: entry.lastSeenMs, resolvedAtMs: endedAtMs };
		const isDue = savedAtMs === null || nowMs - savedAtMs >= RENEW_MS;
		if (!isDue) return null;
		// A state that was not resolved lasts, so it is seen now.
		if (endedAtMs === null && !incidents.has(alert.kind)) entry.lastSeenMs = nowMs;
		return { raisedAtMs, lastSeenMs: entry.lastSeenMs, resolvedAtMs: null };
	}

	async function write(quietMs: number): Promise<void> {
		const nowMs = clock.nowMs();
		for (const [key, entry] of [...entries]) {
			const times = timesOf(entry, nowMs, quietMs);
			if (times === null) continue;
			await store.save(entry.alert, times);
			// Raised again meanwhile: the new entry has its own turn.
			if (entries.get(key) !== entry) continue;
			if (times.resolvedAtMs !== null || incidents.has(entry.alert.kind)) entries.delete(key);
			else entry.savedAtMs = nowMs;
		}
		if (nowMs - staleCheckedMs < RENEW_MS) return;
		await store.endStale(options.states, nowMs - STATE_STALE_MS);
		await store.endStale(options.incidents, nowMs - INCIDENT_LASTS_MS);
		staleCheckedMs = nowMs;
	}

	async function tryToWrite(quietMs: number): Promise<void> {
		try {
			await write(quietMs);
			isFailing = false;
		} catch (error) {
			if (!isFailing) options.onProblem(error);
			isFailing = true;
		}
	}

	function resolve(kind: string, subject: string): void {
		const entry = entries.get(keyOf(kind, subject));
		if (entry !== undefined) entry.endedAtMs ??= clock.nowMs();
	}

	return {
		raise,
		resolve,
		open: (kind) =>
			[...entries.values()]
				.filter(({ alert, endedAtMs }) => alert.kind === kind && endedAtMs === null)
				.map(({ alert }) => alert),
		async flush() {
			if (running !== null) return;
			running = tryToWrite(QUIET_MS);
			await running;
			running = null;
		},
		async close() {
			await running;
			for (const { alert } of entries.values())
				if (!incidents.has(alert.kind)) resolve(alert.kind, alert.subject);
			await tryToWrite(0);
		},
	};
}
