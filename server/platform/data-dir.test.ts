import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type DataDir, ensureDataDir, ensureSecret, resolveDataDir } from "./data-dir.ts";

let parent = "";
let dataDir: DataDir;
beforeEach(() => {
	parent = mkdtempSync(path.join(tmpdir(), "sophia-data-"));
	dataDir = resolveDataDir("data", parent);
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe("data folder", () => {
	it("is closed to other users", () => {
		ensureDataDir(dataDir);
		expect(modeOf(dataDir.root)).toBe("700");
		expect(modeOf(dataDir.logs)).toBe("700");
	});

	it("names the folder and the way out when it cannot be used", () => {
		writeFileSync(dataDir.root, "a file in the way");
		expect(() => ensureDataDir(dataDir)).toThrow(`the data folder ${dataDir.root} is not usable`);
	});

	it("names a file that belongs to another user", () => {
		ensureDataDir(dataDir);
		ensureSecret(dataDir);
		const closedTo = (file: string) => {
			if (file === dataDir.secretFile) throw new Error(`EACCES: permission denied, '${file}'`);
		};
		expect(() => ensureDataDir(dataDir, closedTo)).toThrow(dataDir.secretFile);
	});

	it("keeps one secret for good, readable by its owner alone", () => {
		ensureDataDir(dataDir);
		const first = ensureSecret(dataDir).reveal();
		expect(first.length).toBeGreaterThanOrEqual(32);
		expect(ensureSecret(dataDir).reveal()).toBe(first);
		expect(modeOf(dataDir.secretFile)).toBe("600");
	});

	it("refuses a damaged secret rather than making another one", () => {
		ensureDataDir(dataDir);
		writeFileSync(dataDir.secretFile, "cut");
		expect(() => ensureSecret(dataDir)).toThrow("is damaged");
	});
});
