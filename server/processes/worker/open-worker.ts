import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { createAccessServices } from "#server/access/access-services.ts";
import { advisoryFolder } from "#server/dependencies/store/advisory-store.ts";
import { createChangeFeed } from "#server/platform/change-feed.ts";
import { systemClock } from "#server/platform/clock.ts";
import { resolveDataDir } from "#server/platform/data-dir.ts";
import { createDb } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { type Env, publicUrlOf } from "#server/platform/env.ts";
import type { Log } from "#server/platform/log.ts";
import { systemRandom } from "#server/platform/random.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import { readGatewayConfig } from "#server/policy/index.ts";
import { createCatalogDeps } from "../compose-catalog.ts";
import { createAuditThreads } from "./audit-threads.ts";
import type { RepeatDeps } from "./repeat-task.ts";
import { startWorker, type Worker, type WorkerOptions } from "./start-worker.ts";

const DB_CONNECTIONS = 3;
const POOL_CONNECTIONS = 4;

export interface OpenWorkerOptions {
	readonly env: Env;
	readonly connectionString: string;
	readonly secret: Secret;
	readonly log: Log;
}

function readVersion(root: string): string {
	const file = path.join(root, "package.json");
	return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).version;
}

/** The audits' threads, on this machine's folders. */
function composeAudits(env: Env, after: RepeatDeps["after"]): WorkerOptions["audits"] {
	const root = process.cwd();
	const dataDir = resolveDataDir(env.SOPHIA_DATA_DIR, root).root;
	const folder = advisoryFolder(dataDir);
	const settings = {
		dataDir,
		roots: env.SOPHIA_PROJECT_ROOTS,
		advisoryFolder: folder,
		osvUrl: env.OSV_URL,
		bulkUrl: env.OSV_BULK_URL,
		pypiUrl: env.PYPI_URL,
		npmUrl: env.NPM_URL,
		allowPrivate: env.SOPHIA_ALLOW_PRIVATE_UPSTREAMS,
	};
	return {
		engine: createAuditThreads({ settings, after }),
		version: readVersion(root),
		advisoryFolder: folder,
		bulkUrl: env.OSV_BULK_URL,
		root,
	};
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
	const after = (ms: number, callback: () => void) => {
		const timer = setTimeout(callback, ms);
		return () => clearTimeout(timer);
	};
	const worker = await startWorker({
		...common,
		log,
		changeFeed,
		after,
		createCatalogDeps: () => createCatalogDeps({ ...common, env, envelope: access.envelope }),
		refreshIntervalMs: config.catalogRefreshMs,
		retentionDays: env.SOPHIA_RETENTION_DAYS,
		pruneThrottle: () => access.throttle.prune(),
		notify: {
			envelope: access.envelope,
			publicUrl: publicUrlOf(env),
			allowPrivate: env.SOPHIA_ALLOW_PRIVATE_UPSTREAMS,
		},
		audits: composeAudits(env, after),
	});
	return {
		async stop() {
			await worker.stop();
			await changeFeed.close();
			await Promise.all([db.$disconnect(), pool.end()]);
		},
	};
}
