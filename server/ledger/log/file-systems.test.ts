import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { describeFileSystem } from "../testing/file-system-contract.ts";
import { createMemoryDisk } from "../testing/memory-disk.ts";
import { nodeFileSystem } from "./node-file-system.ts";

const made: string[] = [];
afterAll(() => {
	for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

describeFileSystem("the real file system", () => {
	const dir = mkdtempSync(path.join(tmpdir(), "sophia-ledger-fs-"));
	made.push(dir);
	return { fs: nodeFileSystem, dir };
});

describeFileSystem("the disk in memory", () => ({ fs: createMemoryDisk().mount().fs, dir: "/t" }));
