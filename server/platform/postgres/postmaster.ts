import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** What `postmaster.pid` says; the file outlives a server that was killed. */
export interface PostmasterFile {
	readonly pid: number;
	readonly port: number;
}

export function readPostmasterFile(clusterDir: string): PostmasterFile | null {
	let text: string;
	try {
		text = readFileSync(path.join(clusterDir, "postmaster.pid"), "utf8");
	} catch {
		// No file: no server claims the folder.
		return null;
	}
	const lines = text.split("\n");
	const pid = Number(lines[0]);
	const port = Number(lines[3]);
	return Number.isInteger(pid) && pid > 0 ? { pid, port: Number.isInteger(port) ? port : 0 } : null;
}

/**
 * `ours`: a server on this folder. `zombie`: ended, but its parent has not collected it.
 * `gone`: no such process, or the number now belongs to something else.
 */
export type PostmasterState = "ours" | "zombie" | "gone";

export function inspectPostmaster(pid: number, clusterDir: string): PostmasterState {
	try {
		process.kill(pid, 0);
	} catch (error) {
		const denied = error instanceof Error && "code" in error && error.code === "EPERM";
		if (!denied) return "gone";
	}
	if (process.platform !== "linux") {
		const command = commandByPs(pid);
		return command.includes("postgres") && command.includes(clusterDir) ? "ours" : "gone";
	}
	try {
		const state = readFileSync(`/proc/${pid}/stat`, "utf8");
		if (state.slice(state.lastIndexOf(")") + 2).startsWith("Z")) return "zombie";
		const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
		const isPostgres = path.basename(args[0] ?? "").startsWith("postgres");
		return isPostgres && isOn(pid, args, clusterDir) ? "ours" : "gone";
	} catch {
		// The process ended between the two looks.
		return "gone";
	}
}

/** A server works inside its folder, which still tells them apart when the folder was moved. */
function isOn(pid: number, args: readonly string[], clusterDir: string): boolean {
	return args.includes(clusterDir) || readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDir);
}

function commandByPs(pid: number): string {
	try {
		return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
	} catch {
		// `ps` fails when the process is gone.
		return "";
	}
}

/** Waits until the server has ended. False when it is still there after `timeoutMs`. */
export async function waitForEnd(
	pid: number,
	clusterDir: string,
	timeoutMs: number,
): Promise<boolean> {
	const deadline = performance.now() + timeoutMs;
	while (inspectPostmaster(pid, clusterDir) === "ours") {
		if (performance.now() > deadline) return false;
		await delay(25);
	}
	return true;
}

/** Fast shutdown (sessions are cut, data is flushed), then an immediate one. */
export async function stopPostmaster(pid: number, clusterDir: string): Promise<void> {
	for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
		if (inspectPostmaster(pid, clusterDir) !== "ours") return;
		process.kill(pid, signal);
		if (await waitForEnd(pid, clusterDir, 15_000)) return;
	}
}
