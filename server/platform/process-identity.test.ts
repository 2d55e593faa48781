import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { isProcessAlive, readParentPid, readProcessIdentity } from "./process-identity.ts";

describe("process identity", () => {
	it("knows this process and its parent", () => {
		const self = readProcessIdentity(process.pid);
		expect(self).not.toBeNull();
		expect(self !== null && isProcessAlive(self)).toBe(true);
		expect(readParentPid(process.pid)).toBe(process.ppid);
	});

	it("does not take another process with the same id for the one it knew", () => {
		expect(isProcessAlive({ pid: process.pid, startedAt: "another start" })).toBe(false);
	});

	it("says that an ended process is gone", async () => {
		const child = spawn(process.execPath, ["-e", "process.stdin.resume()"]);
		await once(child, "spawn");
		const identity = readProcessIdentity(child.pid ?? 0);
		child.kill("SIGKILL");
		await once(child, "exit");
		expect(identity).not.toBeNull();
		expect(identity !== null && isProcessAlive(identity)).toBe(false);
	});
});
