import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { z } from "zod";

/**
 * Names one process for good: a process id alone may belong to another process after the first
 * has ended, or after a reboot.
 */
export const processIdentitySchema = z.object({
	pid: z.number().int().positive(),
	/** When the process began, in the system's own words; compared, never interpreted. */
	startedAt: z.string().min(1),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** The identity of a live process; `null` when there is none with this id. */
export function readProcessIdentity(pid: number): ProcessIdentity | null {
	const startedAt = process.platform === "linux" ? readLinuxStart(pid) : readStartByPs(pid);
	return startedAt === null ? null : { pid, startedAt };
}

/** True while the very process that was named is alive. */
export function isProcessAlive(identity: ProcessIdentity): boolean {
	return readProcessIdentity(identity.pid)?.startedAt === identity.startedAt;
}

/** The parent of a process; `null` when it cannot be told (no such process, or no /proc). */
export function readParentPid(pid: number): number | null {
	if (process.platform !== "linux") return pid === process.pid ? process.ppid : null;
	const fields = readStatFields(pid);
	return fields === null ? null : Number(fields[1]);
}

/** Program and arguments of a process; `null` when they cannot be told. */
export function readProcessCommand(pid: number): readonly string[] | null {
	if (process.platform !== "linux") return null;
	try {
		return readFileSync(`/proc/${pid}/cmdline`, "utf8").replace(/\0$/, "").split("\0");
	} catch {
		// The process is gone or hidden from us; both mean that we cannot tell.
		return null;
	}
}

/** Clock ticks since boot, with the boot's own id because the count starts again with each. */
function readLinuxStart(pid: number): string | null {
	const fields = readStatFields(pid);
	if (fields === null || fields[0] === "Z" || fields[0] === "X") return null;
	return `${readBootId()}/${fields[19]}`;
}

/** Fields of /proc/<pid>/stat from the third on; the name before them may hold any character. */
function readStatFields(pid: number): string[] | null {
	try {
		const text = readFileSync(`/proc/${pid}/stat`, "utf8");
		return text.slice(text.lastIndexOf(")") + 2).split(" ");
	} catch {
		// No such process.
		return null;
	}
}

let bootId: string | undefined;
function readBootId(): string {
	bootId ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
	return bootId;
}

function readStartByPs(pid: number): string | null {
	try {
		const text = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
		return text.trim() === "" ? null : text.trim();
	} catch {
		// `ps` fails when there is no such process.
		return null;
	}
}
