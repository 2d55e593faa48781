import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { ensureLibraryLinks, findNativeDir } from "./binaries.ts";
import { giveTo, type OsUser, placeCluster, placeNative, resolveOsUser } from "./os-user.ts";
import { inspectPostmaster, readPostmasterFile, stopPostmaster, waitForEnd } from "./postmaster.ts";

const OWNER = "sophia";
const DATABASE = "sophia";
const PACKAGED_VERSION = "18.4";
const execFileAsync = promisify(execFile);
const START_TIMEOUT_MS = 60_000;
const ADOPT_TIMEOUT_MS = 15_000;

export interface EmbeddedPostgresOptions {
	readonly dataDir: string;
	/** False only for tests: gives up durability for speed. */
	readonly durable: boolean;
	/** Told what happens now ("creating the database"). */
	readonly onProgress?: (what: string) => void;
}

export interface EmbeddedPostgres {
	/** Connects as the owner. Loopback only, random password. */
	readonly ownerUrl: string;
	/** Password for the run-time role's own log-in. */
	readonly runtimePassword: string;
	readonly port: number;
	readonly pid: number;
	/** True when a server left by an earlier start was taken over. */
	readonly adopted: boolean;
	/** Settles when the server ends, wanted or not. */
	readonly ended: Promise<void>;
	stop(): Promise<void>;
}

const stateSchema = z.object({
	clusterDir: z.string(),
	port: z.number().int(),
	ownerPassword: z.string(),
	runtimePassword: z.string(),
});
type State = z.infer<typeof stateSchema>;

interface Paths {
	readonly bin: string;
	readonly log: string;
	readonly user: OsUser | null;
}

/**
 * Starts PostgreSQL on the data folder, or adopts the server that an earlier start left behind.
 * Throws `precondition` with the end of the server's own log when it does not come up.
 */
export async function startEmbeddedPostgres(
	options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
	const user = resolveOsUser();
	const clusterDir = await placeCluster(options.dataDir, user);
	const native = findNativeDir();
	await ensureLibraryLinks(native);
	const paths: Paths = {
		bin: path.join(await placeNative(native, PACKAGED_VERSION, user), "bin"),
		log: path.join(options.dataDir, "postgres.log"),
		user,
	};
	const state = await readOrMakeState(options.dataDir, clusterDir, paths);
	if (!existsSync(path.join(state.clusterDir, "PG_VERSION"))) {
		options.onProgress?.("creating the database");
		await createCluster(state, paths);
	}
	const left = await adoptOrClear(state);
	if (left !== null) {
		await ensureDatabase(ownerUrl(state, left.port, "postgres"));
		return running(state, left.port, left.pid, null, true);
	}
	const port = await choosePort(state.port);
	const child = spawnServer(state, port, paths, options.durable);
	await waitUntilReady(state, port, child, paths.log);
	await ensureDatabase(ownerUrl(state, port, "postgres"));
	await saveState(options.dataDir, { ...state, port });
	return running(state, port, child.pid ?? 0, child, false);
}

/** The connection strings of a server that is already running on `dataDir`; `null` when none is. */
export async function findRunningPostgres(
	dataDir: string,
): Promise<{ ownerUrl: string; runtimePassword: string } | null> {
	const file = path.join(dataDir, "postgres.json");
	if (!existsSync(file)) return null;
	const state = stateSchema.parse(JSON.parse(await readFile(file, "utf8")));
	const postmaster = readPostmasterFile(state.clusterDir);
	if (postmaster === null) return null;
	if (inspectPostmaster(postmaster.pid, state.clusterDir) !== "ours") return null;
	if (!(await canConnect(ownerUrl(state, postmaster.port, "postgres")))) return null;
	return {
		ownerUrl: ownerUrl(state, postmaster.port, DATABASE),
		runtimePassword: state.runtimePassword,
	};
}

function ownerUrl(state: State, port: number, database: string): string {
	return `postgresql://${OWNER}:${state.ownerPassword}@127.0.0.1:${port}/${database}`;
}

async function readOrMakeState(dataDir: string, clusterDir: string, paths: Paths): Promise<State> {
	const file = path.join(dataDir, "postgres.json");
	if (existsSync(file)) return stateSchema.parse(JSON.parse(await readFile(file, "utf8")));
	const state = {
		clusterDir,
		port: 0,
		ownerPassword: randomBytes(24).toString("base64url"),
		runtimePassword: randomBytes(24).toString("base64url"),
	};
	// A cluster whose passwords were lost is opened again with new ones; its data stays.
	if (existsSync(path.join(clusterDir, "PG_VERSION"))) await resetPassword(state, paths);
	await saveState(dataDir, state);
	return state;
}

/** Sets the owner's password in single-user mode, which needs none. */
async function resetPassword(state: State, { bin, user }: Paths): Promise<void> {
	const left = readPostmasterFile(state.clusterDir);
	if (left !== null) await stopPostmaster(left.pid, state.clusterDir);
	await rm(path.join(state.clusterDir, "postmaster.pid"), { force: true });
	const child = execFileAsync(
		path.join(bin, "postgres"),
		["--single", "-D", state.clusterDir, "postgres"],
		{ cwd: path.dirname(state.clusterDir), ...(user ?? {}) },
	);
	child.child.stdin?.end(`ALTER ROLE ${OWNER} PASSWORD '${state.ownerPassword}'\n`);
	await child;
}

async function saveState(dataDir: string, state: State): Promise<void> {
	const file = path.join(dataDir, "postgres.json");
	await writeFile(`${file}.new`, JSON.stringify(state, null, "\t"), { mode: 0o600 });
	await rename(`${file}.new`, file);
}

/** `initdb` into a draft that is renamed at the end: a kill half-way leaves nothing half-made. */
async function createCluster(state: State, { bin, user }: Paths): Promise<void> {
	const draft = `${state.clusterDir}.draft`;
	const passwordFile = `${state.clusterDir}.password`;
	if (existsSync(state.clusterDir)) {
		throw new AppError("precondition", `${state.clusterDir} is not a database`, {
			hint: "restore it from a back-up, or move it away to start with an empty database",
		});
	}
	await rm(draft, { recursive: true, force: true });
	await mkdir(draft, { recursive: true, mode: 0o700 });
	await giveTo(draft, user);
	await writeFile(passwordFile, state.ownerPassword, { mode: 0o600 });
	await giveTo(passwordFile, user);
	try {
		await execFileAsync(
			path.join(bin, "initdb"),
			[
				`--pgdata=${draft}`,
				`--username=${OWNER}`,
				`--pwfile=${passwordFile}`,
				"--auth=scram-sha-256",
				"--encoding=UTF8",
				"--locale=C",
				"--locale-provider=builtin",
				"--builtin-locale=C.UTF-8",
				"--data-checksums",
				"--no-instructions",
			],
			{ cwd: path.dirname(draft), ...(user ?? {}) },
		);
	} catch (cause) {
		const text = cause instanceof Error ? cause.message : String(cause);
		throw new AppError("precondition", `the database could not be created: ${text}`, { cause });
	} finally {
		await rm(passwordFile, { force: true });
	}
	await rename(draft, state.clusterDir);
}

/** Takes over a live server of ours; removes what a dead one left. */
async function adoptOrClear(state: State): Promise<{ pid: number; port: number } | null> {
	const file = readPostmasterFile(state.clusterDir);
	if (file === null) return null;
	const found = inspectPostmaster(file.pid, state.clusterDir);
	if (found === "ours") {
		const deadline = performance.now() + ADOPT_TIMEOUT_MS;
		while (performance.now() < deadline) {
			if (await canConnect(ownerUrl(state, file.port, "postgres"))) return file;
			if (await waitForEnd(file.pid, state.clusterDir, 200)) break;
		}
		await stopPostmaster(file.pid, state.clusterDir);
	}
	await rm(path.join(state.clusterDir, "postmaster.pid"), { force: true });
	return null;
}

async function canConnect(connectionString: string): Promise<boolean> {
	const client = new Client({ connectionString, connectionTimeoutMillis: 2_000 });
	try {
		await client.connect();
		await client.end();
		return true;
	} catch {
		// Starting, stopping, or not ours: the caller decides what follows.
		return false;
	}
}

async function choosePort(preferred: number): Promise<number> {
	return (await tryPort(preferred)) ?? (await tryPort(0)) ?? 0;
}

function tryPort(port: number): Promise<number | null> {
	return new Promise((resolve) => {
		const probe = createServer();
		probe.once("error", () => resolve(null));
		probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
			const address = probe.address();
			const chosen = typeof address === "object" && address !== null ? address.port : null;
			probe.close(() => resolve(chosen));
		});
	});
}

function spawnServer(state: State, port: number, paths: Paths, durable: boolean): ChildProcess {
	const settings = {
		listen_addresses: "127.0.0.1",
		unix_socket_directories: "",
		max_connections: "100",
		log_timezone: "UTC",
		timezone: "UTC",
		...(durable ? {} : { fsync: "off", full_page_writes: "off", synchronous_commit: "off" }),
	};
	const log = openSync(paths.log, "a", 0o600);
	try {
		return spawn(
			path.join(paths.bin, "postgres"),
			[
				"-D",
				state.clusterDir,
				"-p",
				String(port),
				...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
			],
			{
				cwd: path.dirname(state.clusterDir),
				// A session of its own: a Ctrl-C at the terminal must not stop the database before the
				// processes that still write to it.
				detached: true,
				stdio: ["ignore", log, log],
				...(paths.user ?? {}),
			},
		);
	} finally {
		closeSync(log);
	}
}

async function waitUntilReady(
	state: State,
	port: number,
	child: ChildProcess,
	log: string,
): Promise<void> {
	let failure: string | null = null;
	child.once("error", (error) => {
		failure = error.message;
	});
	child.once("exit", (code, signal) => {
		failure ??= `it ended at once (${signal ?? `exit code ${code}`})`;
	});
	const deadline = performance.now() + START_TIMEOUT_MS;
	while (performance.now() < deadline && failure === null) {
		if (await canConnect(ownerUrl(state, port, "postgres"))) return;
		await delay(25);
	}
	const text = existsSync(log) ? await readFile(log, "utf8") : "";
	const tail = text.trimEnd().split("\n").slice(-3).join(" | ");
	throw new AppError(
		"precondition",
		`PostgreSQL did not start: ${failure ?? "no answer in time"}. ${tail}`,
		{ hint: `the whole log is in ${log}` },
	);
}

async function ensureDatabase(connectionString: string): Promise<void> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		const { rows } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
		if (rows.length === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
	} finally {
		await client.end();
	}
}

function running(
	state: State,
	port: number,
	pid: number,
	child: ChildProcess | null,
	adopted: boolean,
): EmbeddedPostgres {
	return {
		ownerUrl: ownerUrl(state, port, DATABASE),
		runtimePassword: state.runtimePassword,
		port,
		pid,
		adopted,
		ended: watchEnd(pid, state.clusterDir, child),
		stop: () => stopPostmaster(pid, state.clusterDir),
	};
}

/** An adopted server is not our child, so its end can only be seen by looking. */
async function watchEnd(pid: number, clusterDir: string, child: ChildProcess | null) {
	if (child !== null) {
		if (child.exitCode !== null || child.signalCode !== null) return;
		await new Promise((resolve) => child.once("exit", resolve));
		return;
	}
	while (inspectPostmaster(pid, clusterDir) === "ours")
		await delay(1_000, undefined, { ref: false });
}
