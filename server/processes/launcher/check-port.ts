import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { AppError } from "../../platform/errors.ts";
import { readProcessCommand } from "../../platform/process-identity.ts";

/** A free port on `host`: the wanted one, or any when `port` is 0. Throws when it is taken. */
export async function claimPort(host: string, port: number): Promise<number> {
	try {
		return await probePort(host, port);
	} catch (cause) {
		const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
		if (code === "EADDRINUSE") {
			const other = port >= 65_535 ? port - 1 : port + 1;
			throw new AppError("conflict", `port ${port} is taken${describeHolder(port)}`, {
				hint: `start on another one: PORT=${other} npm start`,
				cause,
			});
		}
		if (code === "EACCES") {
			throw new AppError("precondition", `port ${port} needs rights that this user lacks`, {
				hint: "start on a port above 1023: PORT=3000 npm start",
				cause,
			});
		}
		const text = cause instanceof Error ? cause.message : String(cause);
		throw new AppError("precondition", `cannot listen on ${host}:${port}: ${text}`, {
			hint: "HOST must be an address of this machine, such as 127.0.0.1 or 0.0.0.0",
			cause,
		});
	}
}

function probePort(host: string, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen({ host, port, exclusive: true }, () => {
			const address = probe.address();
			const chosen = typeof address === "object" && address !== null ? address.port : port;
			probe.close(() => resolve(chosen));
		});
	});
}

function describeHolder(port: number): string {
	const pid = findListener(port);
	if (pid === null) return "";
	const words = readProcessCommand(pid)?.filter((word) => !word.startsWith("-")) ?? [];
	const command = words.slice(0, 2).map((word) => path.basename(word));
	return ` by process ${pid}${command.length === 0 ? "" : ` (${command.join(" ")})`}`;
}

/** The process that listens on a TCP port; `null` where that cannot be seen. */
export function findListener(port: number): number | null {
	if (process.platform !== "linux") return null;
	const inodes = new Set([
		...listeningInodes("/proc/net/tcp", port),
		...listeningInodes("/proc/net/tcp6", port),
	]);
	if (inodes.size === 0) return null;
	for (const entry of readdirSync("/proc")) {
		if (/^\d+$/.test(entry) && hasSocket(entry, inodes)) return Number(entry);
	}
	return null;
}

const STATE_LISTEN = "0A";

function listeningInodes(file: string, port: number): string[] {
	const hexPort = port.toString(16).toUpperCase().padStart(4, "0");
	return readLinesOrNone(file)
		.map((line) => line.trim().split(/\s+/))
		.filter((fields) => fields[3] === STATE_LISTEN && fields[1]?.endsWith(`:${hexPort}`))
		.map((fields) => fields[9] ?? "");
}

function readLinesOrNone(file: string): string[] {
	try {
		return readFileSync(file, "utf8").split("\n").slice(1);
	} catch {
		// Not every kernel has it (no IPv6): then nothing listens there.
		return [];
	}
}

function hasSocket(pid: string, inodes: ReadonlySet<string>): boolean {
	try {
		return readdirSync(`/proc/${pid}/fd`).some((fd) => {
			const match = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`));
			return match?.[1] !== undefined && inodes.has(match[1]);
		});
	} catch {
		// Ended meanwhile, or another user's: not ours to see.
		return false;
	}
}
