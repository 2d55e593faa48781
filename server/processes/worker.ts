import path from "node:path";
import { createAccessServices } from "#server/access/access-services.ts";
import { createChangeFeed } from "#server/platform/change-feed.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { parseEnv, publicUrlOf, readEnvironment } from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";
import { createLog } from "#server/platform/log.ts";
import { systemRandom } from "#server/platform/random.ts";
import { readGatewayConfig } from "#server/policy/index.ts";
import { announceReady, onStopRequest } from "./child-protocol.ts";
import { createCatalogDeps } from "./compose-catalog.ts";
import { startWorker } from "./worker/start-worker.ts";

const DB_CONNECTIONS = 3;
const POOL_CONNECTIONS = 2;
const RETENTION_DAYS = 90;
/** The launcher waits a little longer than this before it ends the process itself. */
const STOP_MS = 7_000;

const { env } = parseEnv(readEnvironment(process.cwd(), process.env));
if (env.DATABASE_URL === undefined || env.SOPHIA_SECRET === undefined) {
	throw new AppError("precondition", "DATABASE_URL and SOPHIA_SECRET are not set for the worker", {
		hint: "start Sophia with: npm start",
	});
}
const connectionString = env.DATABASE_URL.reveal();
const processLog = createLog({ name: "worker", level: env.LOG_LEVEL, dir: env.SOPHIA_DATA_DIR });
const { log } = processLog;
const config = await readGatewayConfig(path.resolve(env.PORTKEY_CONFIG_PATH));
const db = createDb({ connectionString, max: DB_CONNECTIONS });
const pool = createPool({
	connectionString,
	max: POOL_CONNECTIONS,
	applicationName: "sophia worker",
});
const common = { db, pool, clock: systemClock, random: systemRandom };
const access = createAccessServices({
	...common,
	secret: env.SOPHIA_SECRET,
	publicUrl: publicUrlOf(env),
});
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
	retentionDays: RETENTION_DAYS,
	pruneThrottle: () => access.throttle.prune(),
});

async function stop(): Promise<void> {
	await worker.stop();
	await changeFeed.close();
	await Promise.all([db.$disconnect(), pool.end()]);
	processLog.close();
	process.exit(0);
}

onStopRequest((reason) => {
	log.info({ reason }, "the worker ends");
	// Work that does not end in time is safe to cut: every task writes in one transaction.
	setTimeout(() => process.exit(0), STOP_MS).unref();
	stop().catch((error: unknown) => {
		log.error({ err: error }, "the worker did not end cleanly");
		process.exit(1);
	});
});
announceReady();
