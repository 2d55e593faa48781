import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { readParentPid } from "../process-identity.ts";
import { inspectPostmaster } from "./postmaster.ts";

const END_TIMEOUT_MS = 15_000;

/**
 * Ends what outlived a killed server. A session that computes does not see that its server is gone,
 * and as long as it holds the shared memory no other server starts on the folder. Nothing is lost:
 * what it did not commit is undone by the recovery. Elsewhere than on Linux it is not looked for.
 */
export async function endOrphanSessions(clusterDir: string): Promise<void> {
	const deadline = performance.now() + END_TIMEOUT_MS;
	for (;;) {
		const orphans = findOrphanSessions(clusterDir);
		if (orphans.length === 0 || performance.now() > deadline) return;
		for (const pid of orphans) end(pid);
		await delay(25);
	}
}

function findOrphanSessions(clusterDir: string): number[] {
	if (process.platform !== "linux") return [];
	const folder = realpathSync(clusterDir);
	return readdirSync("/proc")
		.filter((entry) => /^\d+$/.test(entry))
		.map(Number)
		.filter((pid) => isSessionOn(pid, folder) && !hasServer(pid, clusterDir));
}

/** The server itself keeps its program's name; what it starts is called `postgres: …`. */
function isSessionOn(pid: number, folder: string): boolean {
	try {
		return (
			readlinkSync(`/proc/${pid}/cwd`) === folder &&
			readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith("postgres: ")
		);
	} catch {
		// Ended meanwhile, or another user's, which we could not end either.
		return false;
	}
}

function hasServer(pid: number, clusterDir: string): boolean {
	const parent = readParentPid(pid);
	return parent !== null && inspectPostmaster(parent, clusterDir) === "ours";
}

function end(pid: number): void {
	try {
		process.kill(pid, "SIGKILL");
	} catch {
		// It ended by itself: the next look says so.
	}
}
