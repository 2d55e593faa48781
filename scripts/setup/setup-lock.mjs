import { closeSync, futimesSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/**
 * A holder touches its lock every second, so a lock that stopped changing has lost its holder:
 * no process ids that another process may have taken over in the meantime.
 */
const HEARTBEAT_MS = 1000;
const STALE_AFTER_MS = 10_000;

/**
 * Runs `work` while no other set-up of this checkout runs.
 *
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @param {{ staleAfterMs?: number }} [options]
 * @returns {Promise<T>}
 */
export async function withSetupLock(path, work, { staleAfterMs = STALE_AFTER_MS } = {}) {
	mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	let told = false;
	let file = tryCreate(path);
	while (file === null) {
		if (!told) process.stderr.write("Waiting for another set-up of this folder to finish\n");
		told = true;
		removeWhenStale(path, staleAfterMs);
		await delay(200);
		file = tryCreate(path);
	}
	const held = file;
	const heartbeat = setInterval(() => futimesSync(held, new Date(), new Date()), HEARTBEAT_MS);
	const release = () => rmSync(path, { force: true });
	process.once("exit", release);
	try {
		return await work();
	} finally {
		clearInterval(heartbeat);
		closeSync(held);
		process.removeListener("exit", release);
		release();
	}
}

/**
 * @param {string} path
 * @returns {number | null} an open file, or `null` when another one holds the lock
 */
function tryCreate(path) {
	try {
		return openSync(path, "wx");
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "EEXIST") return null;
		throw error;
	}
}

/**
 * @param {string} path
 * @param {number} staleAfterMs
 */
function removeWhenStale(path, staleAfterMs) {
	const stat = statSync(path, { throwIfNoEntry: false });
	if (stat !== undefined && Date.now() - stat.mtimeMs > staleAfterMs) rmSync(path, { force: true });
}
