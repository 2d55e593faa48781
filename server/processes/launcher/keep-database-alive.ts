import type { EmbeddedPostgres } from "../../platform/postgres/embedded-postgres.ts";
import { restartDelayMs, type SupervisorTimers } from "./supervise-child.ts";

export interface DatabaseKeeper {
	/** Ends the database; nothing starts it again afterwards. */
	stop(): Promise<void>;
}

export interface KeepDatabaseOptions {
	readonly first: EmbeddedPostgres;
	readonly restart: () => Promise<EmbeddedPostgres>;
	readonly timers: Pick<SupervisorTimers, "after">;
	readonly notify: (line: string) => void;
	/** Told when it can only come back at another address than the processes know. */
	readonly onMoved: () => void;
}

/** Starts our own database again whenever it ends and nobody asked for that. */
export function keepDatabaseAlive(options: KeepDatabaseOptions): DatabaseKeeper {
	const { first, restart, timers, notify, onMoved } = options;
	let current: EmbeddedPostgres | null = first;
	let restarting: Promise<void> = Promise.resolve();
	let isStopping = false;

	const watch = (database: EmbeddedPostgres) => {
		void database.ended.then(() => {
			if (isStopping) return;
			current = null;
			notify("database ended; starting it again");
			restarting = bringBack();
		});
	};

	const bringBack = async () => {
		for (let attempt = 1; !isStopping; attempt += 1) {
			try {
				current = await restart();
				break;
			} catch (error) {
				const text = error instanceof Error ? error.message : String(error);
				notify(`database does not start yet: ${text}`);
				await new Promise<void>((resolve) => {
					timers.after(restartDelayMs(attempt), resolve);
				});
			}
		}
		if (current === null) return;
		if (current.port !== first.port) onMoved();
		else notify("database is back");
		watch(current);
	};

	watch(first);
	return {
		async stop() {
			isStopping = true;
			await restarting;
			await current?.stop();
		},
	};
}
