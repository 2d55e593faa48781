import path from "node:path";
import { readParentPid, readProcessCommand } from "../../platform/process-identity.ts";

const INTERVAL_MS = 500;
const SHELLS = new Set(["sh", "dash", "bash", "ash", "zsh", "ksh", "busybox"]);

/** How the ancestors of a process are looked up; `null` where they cannot be. */
export interface ProcessTable {
	parentOf(pid: number): number | null;
	argumentsOf(pid: number): readonly string[] | null;
}

/**
 * The processes between `pid` and the one that asked for it, nearest first: our own set-up script
 * and the shell that npm puts between are passed over, whoever started those is the last.
 */
export function findCallers(pid: number, table: ProcessTable): number[] {
	const callers: number[] = [];
	let current = table.parentOf(pid);
	while (current !== null && current > 1) {
		callers.push(current);
		const args = table.argumentsOf(current);
		if (args === null || !isGoBetween(args)) break;
		current = table.parentOf(current);
	}
	return callers;
}

function isGoBetween(args: readonly string[]): boolean {
	const program = path.basename(args[0] ?? "");
	const runsOneCommand = SHELLS.has(program) && args.includes("-c");
	return runsOneCommand || args.some((argument) => argument.endsWith("scripts/setup/run.mjs"));
}

/**
 * npm does not always pass signals on, and a killed npm passes none. Started by npm, the launcher
 * therefore watches its callers and calls back once when one of them is gone.
 */
export function watchCallers(table: ProcessTable, onGone: () => void): () => void {
	const callers = findCallers(process.pid, table);
	if (callers.length === 0) return () => undefined;
	const timer = setInterval(() => {
		const now = findCallers(process.pid, table);
		if (callers.every((pid, index) => now[index] === pid)) return;
		clearInterval(timer);
		onGone();
	}, INTERVAL_MS);
	timer.unref();
	return () => clearInterval(timer);
}

export const systemProcessTable: ProcessTable = {
	parentOf: readParentPid,
	argumentsOf: readProcessCommand,
};
