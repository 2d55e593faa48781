import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveDataDir } from "../../platform/data-dir.ts";
import {
	readParentPid,
	readProcessCommand,
	readProcessIdentity,
} from "../../platform/process-identity.ts";
import { readRunningState } from "./running-state.ts";

const LIFE_MS = 180_000;
const waiting = { timeout: 90_000, interval: 50 };

interface Run {
	readonly launcher: ChildProcess;
	output(): string;
	/** Resolves with the exit code. */
	readonly ended: Promise<number | null>;
}

let dataDir = "";
let port = 0;
const runs: Run[] = [];

beforeEach(async () => {
	dataDir = mkdtempSync(path.join(tmpdir(), "sophia-life-"));
	const probe = createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const address = probe.address();
	port = typeof address === "object" && address !== null ? address.port : 0;
	probe.close();
});

afterEach(async () => {
	// The last start is stopped in order, which also ends a database that an earlier one left.
	for (const run of runs.splice(0)) {
		if (run.launcher.exitCode !== null || run.launcher.signalCode !== null) continue;
		run.launcher.kill("SIGTERM");
		await run.ended;
	}
	rmSync(dataDir, { recursive: true, force: true });
}, LIFE_MS);

/** Without a console, so that nothing has to be built. */
function start(): Run {
	const launcher = spawn(process.execPath, ["server/processes/launcher.ts", "start"], {
		env: {
			NODE_ENV: "production",
			PATH: process.env.PATH,
			PORT: String(port),
			SOPHIA_DATA_DIR: dataDir,
			SOPHIA_ROLES: "edge,worker",
			CONSOLE_URL: "http://127.0.0.1:9",
			// The worker's audits ask nobody outside.
			OSV_URL: "http://127.0.0.1:9",
			OSV_BULK_URL: "http://127.0.0.1:9",
			PYPI_URL: "http://127.0.0.1:9",
			NPM_URL: "http://127.0.0.1:9",
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	for (const stream of [launcher.stdout, launcher.stderr]) {
		stream?.on("data", (chunk: Buffer) => {
			output += chunk.toString();
		});
	}
	const ended = once(launcher, "close").then(() => launcher.exitCode);
	const run = { launcher, output: () => output, ended };
	runs.push(run);
	return run;
}

async function startAndServe(): Promise<Run> {
	const run = start();
	await expect.poll(run.output, waiting).toContain("Ctrl-C stops it");
	expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
	return run;
}

/** Live processes started by the launcher, by the file that they run. */
function childrenOf(launcher: ChildProcess): Map<string, number> {
	const pids = readdirSync("/proc")
		.filter((entry) => /^\d+$/.test(entry))
		.map(Number)
		.filter((pid) => readParentPid(pid) === launcher.pid && readProcessIdentity(pid) !== null);
	return new Map(pids.map((pid) => [path.basename(commandOf(pid)), pid]));
}

function commandOf(pid: number): string {
	const words = readProcessCommand(pid) ?? [];
	return words.find((word) => word.endsWith(".ts")) ?? words[0] ?? "";
}

function pidOf(children: Map<string, number>, name: string): number {
	const pid = children.get(name);
	if (pid === undefined) throw new Error(`${name} does not run: ${[...children.keys()].join()}`);
	return pid;
}

const areGone = (pids: Iterable<number>) =>
	[...pids].every((pid) => readProcessIdentity(pid) === null);

// Looking at other processes by /proc.
describe.runIf(process.platform === "linux")("life of the processes", () => {
	it(
		"serves, brings back a killed child and a killed database, and leaves nothing running",
		async () => {
			const run = await startAndServe();
			const children = childrenOf(run.launcher);
			process.kill(pidOf(children, "edge.ts"), "SIGKILL");
			await expect.poll(run.output, waiting).toContain("edge is back");
			process.kill(pidOf(children, "postgres"), "SIGKILL");
			await expect.poll(run.output, waiting).toContain("database is back");
			const last = [...childrenOf(run.launcher).values()];
			run.launcher.kill("SIGTERM");
			expect(await run.ended).toBe(0);
			expect(areGone(last)).toBe(true);
			expect(readRunningState(resolveDataDir(dataDir, "/"))).toBeNull();
		},
		LIFE_MS,
	);

	it(
		"recovers from kill -9 of the launcher: its children end, the database is taken over",
		async () => {
			const first = await startAndServe();
			const children = childrenOf(first.launcher);
			const database = pidOf(children, "postgres");
			children.delete("postgres");
			first.launcher.kill("SIGKILL");
			await first.ended;
			await expect.poll(() => areGone(children.values()), waiting).toBe(true);
			const second = await startAndServe();
			expect(second.output()).toContain("Took over the database");
			second.launcher.kill("SIGTERM");
			expect(await second.ended).toBe(0);
			expect(areGone([database])).toBe(true);
		},
		LIFE_MS,
	);

	it(
		"recovers from kill -9 of the whole tree",
		async () => {
			const first = await startAndServe();
			const pids = [...childrenOf(first.launcher).values()];
			first.launcher.kill("SIGKILL");
			for (const pid of pids) process.kill(pid, "SIGKILL");
			await first.ended;
			await startAndServe();
		},
		LIFE_MS,
	);

	it(
		"refuses a second start on the same folder, and a taken port, in one line with the way out",
		async () => {
			const run = await startAndServe();
			const second = start();
			expect(await second.ended).toBe(1);
			expect(second.output()).toContain(`Sophia already runs on ${dataDir}`);
			expect(second.output()).toContain("SOPHIA_DATA_DIR=");
			run.launcher.kill("SIGTERM");
			await run.ended;

			const holder = createServer().listen(port, "127.0.0.1");
			await once(holder, "listening");
			const third = start();
			expect(await third.ended).toBe(1);
			expect(third.output()).toMatch(new RegExp(`port ${port} is taken`));
			expect(third.output()).toMatch(/PORT=\d+ npm start/);
			holder.close();
		},
		LIFE_MS,
	);
});
