import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { AppError } from "../errors.ts";
import { ensureLibraryLinks, findNativeDir } from "./binaries.ts";
import {
	type ClusterState,
	clusterDirIn,
	DATABASE,
	isCluster,
	makeState,
	ownerUrl,
	readState,
	saveState,
} from "./cluster-state.ts";
import { createCluster, resetPassword, type ServerPrograms } from "./create-cluster.ts";
import { endOrphanSessions } from "./orphan-sessions.ts";
import { placeCluster, placeNative, resolveOsUser } from "./os-user.ts";
import { inspectPostmaster, readPostmasterFile, stopPostmaster, waitForEnd } from "./postmaster.ts";

const PACKAGED_VERSION = "18.4";
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

/**
 * Starts PostgreSQL on the data folder, or adopts the server that an earlier start left behind.
 * Throws `precondition` with the end of the server's own log when it does not come up.
 */
export async function startEmbeddedPostgres(
	options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
	const { dataDir } = options;
	const log = path.join(dataDir, "postgres.log");
	const known = await readState(dataDir);
	const user = resolveOsUser(known?.clusterDir ?? clusterDirIn(dataDir));
	const clusterDir = await placeCluster(dataDir, user);
	const native = findNativeDir();
	await ensureLibraryLinks(native);
	const programs: ServerPrograms = {
		bin: path.join(await placeNative(native, PACKAGED_VERSION, user), "bin"),
		user,
	};
	const state = known ?? (await beginState(dataDir, clusterDir, programs));
	if (!isCluster(state.clusterDir)) {
		options.onProgress?.("creating the database");
		await createCluster(state, programs);
	}
	const left = await adoptOrClear(state);
	if (left !== null) {
		await ensureDatabase(ownerUrl(state, left.port, "postgres"));
		return running(state, left.port, left.pid, null, true);
	}
	await endOrphanSessions(state.clusterDir);
	const port = await choosePort(state.port);
	const child = spawnServer({ state, port, programs, log, durable: options.durable });
	await waitUntilReady(state, port, child, log);
	await ensureDatabase(ownerUrl(state, port, "postgres"));
	await saveState(dataDir, { ...state, port });
	return running(state, port, child.pid ?? 0, child, false);
}

/** The connection strings of a server that is already running on `dataDir`; `null` when none is. */
export async function findRunningPostgres(
	dataDir: string,
): Promise<{ ownerUrl: string; runtimePassword: string } | null> {
	const state = await readState(dataDir);
	if (state === null) return null;
	const postmaster = readPostmasterFile(state.clusterDir);
	if (postmaster === null) return null;
	if (inspectPostmaster(postmaster.pid, state.clusterDir) !== "ours") return null;
	if (!(await canConnect(ownerUrl(state, postmaster.port, "postgres")))) return null;
	return {
		ownerUrl: ownerUrl(state, postmaster.port, DATABASE),
		runtimePassword: state.runtimePassword,
	};
}

/** A cluster whose passwords were lost is opened again with new ones; its data stays. */
async function beginState(
	dataDir: string,
	clusterDir: string,
	programs: ServerPrograms,
): Promise<ClusterState> {
	const state = makeState(clusterDir);
	if (isCluster(clusterDir)) await resetPassword(state, programs);
	await saveState(dataDir, state);
	return state;
}

/** Takes over a live server of ours; removes what a dead one left. */
async function adoptOrClear(state: ClusterState): Promise<{ pid: number; port: number } | null> {
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

interface ServerPlan {
	readonly state: ClusterState;
	readonly port: number;
	readonly programs: ServerPrograms;
	/** File that takes what the server says. */
	readonly log: string;
	readonly durable: boolean;
}

function spawnServer({ state, port, programs, log, durable }: ServerPlan): ChildProcess {
	const settings = {
		listen_addresses: "127.0.0.1",
		unix_socket_directories: "",
		max_connections: "100",
		log_timezone: "UTC",
		timezone: "UTC",
		...(durable ? {} : { fsync: "off", full_page_writes: "off", synchronous_commit: "off" }),
	};
	const logFile = openSync(log, "a", 0o600);
	try {
		return spawn(
			path.join(programs.bin, "postgres"),
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
				stdio: ["ignore", logFile, logFile],
				...(programs.user ?? {}),
			},
		);
	} finally {
		closeSync(logFile);
	}
}

async function waitUntilReady(
	state: ClusterState,
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
	state: ClusterState,
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
