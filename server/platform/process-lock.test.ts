import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readProcessIdentity } from "./process-identity.ts";
import { acquireProcessLock, findLockHolder } from "./process-lock.ts";

let dir = "";
let file = "";
beforeEach(() => {
	dir = mkdtempSync(path.join(tmpdir(), "sophia-lock-"));
	file = path.join(dir, "running.lock");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("process lock", () => {
	it("is held by one live process, which it names", () => {
		const first = acquireProcessLock(file);
		const second = acquireProcessLock(file);
		expect(first.acquired).toBe(true);
		expect(second).toMatchObject({ acquired: false, holder: { pid: process.pid } });
		expect(findLockHolder(file)?.pid).toBe(process.pid);
	});

	it("is free after its release", () => {
		const held = acquireProcessLock(file);
		if (held.acquired) held.release();
		expect(existsSync(file)).toBe(false);
		expect(acquireProcessLock(file).acquired).toBe(true);
	});

	it("is taken over when its holder is dead and the number belongs to another process", () => {
		const other = readProcessIdentity(process.ppid);
		writeFileSync(file, JSON.stringify({ ...other, startedAt: "before the reboot" }));
		expect(findLockHolder(file)).toBeNull();
		expect(acquireProcessLock(file).acquired).toBe(true);
	});

	it("is taken over when it is damaged", () => {
		writeFileSync(file, '{"pid":');
		expect(acquireProcessLock(file).acquired).toBe(true);
	});

	it("is left alone by the release of a process that no longer holds it", () => {
		const held = acquireProcessLock(file);
		writeFileSync(file, JSON.stringify(readProcessIdentity(process.ppid)));
		if (held.acquired) held.release();
		expect(existsSync(file)).toBe(true);
	});
});
