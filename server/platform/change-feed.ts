import { Client } from "pg";
import type { Clock } from "./clock.ts";
import type { Tx } from "./db/client.ts";
import { CHANGE_CHANNEL, type ChangeFeed, type ChangeTopic } from "./events.ts";

const POLL_MS = 2_000;
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 5_000;

/** Raises the topic's epoch; takes effect with the transaction and wakes every process then. */
export async function raiseEpoch(tx: Tx, topic: ChangeTopic): Promise<void> {
	await tx.$executeRaw`
		INSERT INTO change_epoch (topic, epoch) VALUES (${topic}, 1)
		ON CONFLICT (topic) DO UPDATE SET epoch = change_epoch.epoch + 1`;
	await tx.$executeRaw`SELECT pg_notify(${CHANGE_CHANNEL}, ${topic})`;
}

export interface ChangeFeedOptions {
	readonly connectionString: string;
	readonly clock: Clock;
	/** Told once when the database goes away and once when it is back. */
	readonly onConnection?: (state: "lost" | "back", cause?: unknown) => void;
}

/**
 * Listens for raised epochs on a connection of its own and also polls them, since a notification
 * is lost while the connection is down. While the database is away nothing is called back.
 */
export async function createChangeFeed(options: ChangeFeedOptions): Promise<ChangeFeed> {
	const seen = new Map<string, number>();
	const listeners = new Map<ChangeTopic, Set<() => void>>();
	let client: Client | null = null;
	let timer: NodeJS.Timeout | undefined;
	let confirmedMs = 0;
	let retryMs = FIRST_RETRY_MS;
	let isClosed = false;
	let isLost = false;
	let polling: Promise<void> | null = null;

	async function connect(): Promise<Client> {
		const next = new Client({
			connectionString: options.connectionString,
			application_name: "sophia change feed",
			connectionTimeoutMillis: 3_000,
			query_timeout: 5_000,
			keepAlive: true,
		});
		next.on("error", () => drop(next));
		next.on("end", () => drop(next));
		next.on("notification", () => schedule(0));
		await next.connect();
		await next.query(`LISTEN ${CHANGE_CHANNEL}`);
		return next;
	}

	function drop(which: Client): void {
		if (client === which) client = null;
		schedule(retryMs);
	}

	function schedule(ms: number): void {
		if (isClosed) return;
		clearTimeout(timer);
		timer = setTimeout(() => {
			polling ??= poll().finally(() => {
				polling = null;
			});
		}, ms);
		timer.unref();
	}

	async function poll(): Promise<void> {
		try {
			client ??= await connect();
			const { rows } = await client.query<{ topic: string; epoch: number }>(
				"SELECT topic, epoch FROM change_epoch",
			);
			confirmedMs = options.clock.nowMs();
			retryMs = FIRST_RETRY_MS;
			if (isLost) options.onConnection?.("back");
			isLost = false;
			announce(rows);
			schedule(POLL_MS);
		} catch (cause) {
			client?.end().catch(() => {
				// Already broken: there is nothing left to close.
			});
			client = null;
			if (!isLost) options.onConnection?.("lost", cause);
			isLost = true;
			schedule(retryMs);
			retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
		}
	}

	function announce(rows: readonly { topic: string; epoch: number }[]): void {
		for (const { topic, epoch } of rows) {
			if (Number(epoch) === seen.get(topic)) continue;
			seen.set(topic, Number(epoch));
			for (const listener of listeners.get(topic as ChangeTopic) ?? []) listener();
		}
	}

	await poll();
	return {
		subscribe(topic, onChange) {
			const set = listeners.get(topic) ?? new Set();
			listeners.set(topic, set);
			set.add(onChange);
			return () => set.delete(onChange);
		},
		lastConfirmedMs: () => confirmedMs,
		async close() {
			isClosed = true;
			clearTimeout(timer);
			await polling;
			await client?.end();
		},
	};
}
