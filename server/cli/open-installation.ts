import { userInfo } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Actor, DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import {
	type DataDir,
	ensureDataDir,
	ensureSecret,
	resolveDataDir,
} from "#server/platform/data-dir.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { runtimeConnectionString } from "#server/platform/db/migrate.ts";
import { type Env, parseEnv, publicUrlOf, readEnvironment } from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";
import { findRunningPostgres } from "#server/platform/postgres/embedded-postgres.ts";
import { acquireProcessLock } from "#server/platform/process-lock.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import { openDatabase } from "#server/processes/launcher/open-database.ts";
import { type RunningState, readRunningState } from "#server/processes/launcher/running-state.ts";
import { createTerminal } from "#server/processes/launcher/terminal.ts";

export const ROOT = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));

/** What a command works on, whether the server runs or not. */
export interface Installation {
	readonly env: Env;
	readonly db: Db;
	/** Connection string of the run-time role. */
	readonly databaseUrl: string;
	readonly secret: Secret;
	readonly publicUrl: string;
	/** `null` when no server runs on this data folder. */
	readonly running: RunningState | null;
	/** The person at the command line. */
	readonly actor: Extract<Actor, { kind: "system" }>;
}

export interface Settings {
	readonly env: Env;
	readonly dataDir: DataDir;
}

/** Environment and data folder, without touching the database. */
export function readSettings(): Settings {
	const { env, warnings } = parseEnv(readEnvironment(ROOT, process.env));
	for (const warning of warnings) process.stderr.write(`${warning}\n`);
	return { env, dataDir: resolveDataDir(env.SOPHIA_DATA_DIR, ROOT) };
}

/** Runs `work` on the installation and leaves everything as it was found. */
export async function withInstallation<T>(
	work: (installation: Installation) => Promise<T>,
): Promise<T> {
	const settings = readSettings();
	const { env, dataDir } = settings;
	ensureDataDir(dataDir);
	const reached = await reachDatabase(settings);
	const running = readRunningState(dataDir);
	const db = createDb({ connectionString: reached.url, max: 3 });
	try {
		await ensureDefaultOrg(db);
		return await work({
			env,
			db,
			databaseUrl: reached.url,
			secret: env.SOPHIA_SECRET ?? ensureSecret(dataDir),
			publicUrl: running?.publicUrl ?? publicUrlOf(env),
			running,
			actor: commandLineActor(),
		});
	} finally {
		await db.$disconnect();
		await reached.leave();
	}
}

/** The operating system's user stands in the audit log. */
export function commandLineActor(): Extract<Actor, { kind: "system" }> {
	const name = `cli:${userInfo().username}`;
	return { kind: "system", orgId: DEFAULT_ORG_ID, name, address: null };
}

interface ReachedDatabase {
	readonly url: string;
	leave(): Promise<void>;
}

/** The database of the running server, the outside one, or our own started for the moment. */
async function reachDatabase({ env, dataDir }: Settings): Promise<ReachedDatabase> {
	const lock = acquireProcessLock(dataDir.lockFile);
	if (!lock.acquired && env.DATABASE_URL === undefined) {
		return { url: await findRunningUrl(dataDir, lock.holder.pid), leave: async () => undefined };
	}
	const releaseLock = lock.acquired ? lock.release : () => undefined;
	try {
		const silent = { write: () => undefined };
		const database = await openDatabase({
			databaseUrl: env.DATABASE_URL,
			dataDir: dataDir.root,
			root: ROOT,
			terminal: createTerminal(silent, process.stderr, systemClock),
		});
		return {
			url: database.runtimeUrl,
			async leave() {
				await database.embedded?.stop();
				releaseLock();
			},
		};
	} catch (error) {
		releaseLock();
		throw error;
	}
}

async function findRunningUrl(dataDir: DataDir, holder: number): Promise<string> {
	const found = await findRunningPostgres(dataDir.root);
	if (found === null) {
		throw new AppError(
			"unavailable",
			`process ${holder} has ${dataDir.root} and its database does not answer yet`,
			{ hint: "try again in a few seconds" },
		);
	}
	return runtimeConnectionString(found.ownerUrl, {
		password: found.runtimePassword,
		exists: true,
	});
}
