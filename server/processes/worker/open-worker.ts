import path from "node:path";
import { createAccessServices } from "#server/access/access-services.ts";
import { createChangeFeed } from "#server/platform/change-feed.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { type Env, publicUrlOf } from "#server/platform/env.ts";
import type { Log } from "#server/platform/log.ts";
import { systemRandom } from "#server/platform/random.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import { readGatewayConfig } from "#server/policy/index.ts";
import { createCatalogDeps } from "../compose-catalog.ts";
import { startWorker, type Worker } from "./start-worker.ts";

const DB_CONNECTIONS = 3;
const POOL_CONNECTIONS = 2;

export interface OpenWorkerOptions {
	readonly env: Env;
	readonly connectionString: string;
	readonly secret: Secret;
	readonly log: Log;
}

/** The worker on this machine's clock, timers and PostgreSQL. */
export async function openWorker(options: OpenWorkerOptions): Promise<Worker> {
	const { env, connectionString, secret, log } = options;
	const config = await readGatewayConfig(path.resolve(env.PORTKEY_CONFIG_PATH));
	const db = createDb({ connectionString, max: DB_CONNECTIONS });
	const applicationName = "sophia worker";
	const pool = createPool({ connectionString, max: POOL_CONNECTIONS, applicationName });
	const common = { db, pool, clock: systemClock, random: systemRandom };
	const access = createAccessServices({ ...common, secret, publicUrl: publicUrlOf(env) });
	const changeFeed = await createChangeFeed({
		connectionString,
		clock: systemClock,
		onConnection: (state, cause) =>
			state === "lost"
				? log.warn({ err: cause }, "the database does not answer; work waits")
				: log.info({}, "the database answers again"),
	});
	const worker = await startWorker({
		...common,
		log,
		changeFeed,
		after: (ms, callback) => {
			const timer = setTimeout(callback, ms);
			return () => clearTimeout(timer);
		},
		createCatalogDeps: () => createCatalogDeps({ ...common, env, envelope: access.envelope }),
		refreshIntervalMs: config.catalogRefreshMs,
		retentionDays: env.SOPHIA_RETENTION_DAYS,
		pruneThrottle: () => access.throttle.prune(),
		notify: {
			envelope: access.envelope,
			publicUrl: publicUrlOf(env),
			allowPrivate: env.SOPHIA_ALLOW_PRIVATE_UPSTREAMS,
		},
	});
	return {
		async stop() {
			await worker.stop();
			await changeFeed.close();
			await Promise.all([db.$disconnect(), pool.end()]);
		},
	};
}
