import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { measureBundle } from "./measure-bundle.ts";

const KIB = 1024;
const HASH_BYTES = 32;
let root: string;

beforeEach(() => {
	root = mkdtempSync(path.join(tmpdir(), "sophia-bundle-"));
	mkdirSync(path.join(root, ".next/diagnostics"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Bytes that gzip cannot make smaller. */
function dense(bytes: number, seed: string): Buffer {
	const hash = (index: number) => createHash("sha256").update(`${seed}${index}`).digest();
	return Buffer.concat(Array.from({ length: bytes / HASH_BYTES }, (_, index) => hash(index)));
}

function writeBuild(chunks: Readonly<Record<string, number>>, routes: Record<string, string[]>) {
	for (const [name, bytes] of Object.entries(chunks)) {
		writeFileSync(path.join(root, ".next", name), dense(bytes, name));
	}
	const stats = Object.entries(routes).map(([route, names]) => ({
		route,
		firstLoadUncompressedJsBytes: 0,
		firstLoadChunkPaths: names.map((name) => `.next/${name}`),
	}));
	writeFileSync(
		path.join(root, ".next/diagnostics/route-bundle-stats.json"),
		JSON.stringify(stats),
	);
}

const check = () =>
	spawnSync(process.execPath, ["scripts/verify/check-bundle.ts", root], { encoding: "utf8" });

describe("weight of the routes", () => {
	it("is the gzipped sum of all that a route loads first, heaviest route first", () => {
		writeBuild(
			{ "shared.js": 64 * KIB, "list.js": 32 * KIB },
			{ "/": ["shared.js"], "/requests": ["shared.js", "list.js"] },
		);
		const [first, second] = measureBundle(root);
		expect(first).toMatchObject({ route: "/requests", files: 2 });
		expect(first?.gzippedBytes).toBeGreaterThan(96 * KIB);
		expect(first?.gzippedBytes).toBeLessThan(97 * KIB);
		expect(second?.gzippedBytes).toBeLessThan(65 * KIB);
	});

	it("passes below the budget and fails above it, naming the route", () => {
		writeBuild({ "a.js": 240 * KIB }, { "/": ["a.js"] });
		expect(check()).toMatchObject({ status: 0 });
		writeBuild({ "a.js": 240 * KIB, "b.js": 16 * KIB }, { "/": ["a.js"], "/b": ["a.js", "b.js"] });
		const { status, stdout } = check();
		expect(status).toBe(1);
		expect(stdout).toMatch(/\/b +TOO MUCH/);
		expect(stdout).not.toMatch(/\/ +TOO MUCH/);
	});

	it("does not pass where nothing was built", () => {
		const { status, stderr } = check();
		expect(status).toBe(2);
		expect(stderr).toContain("build the console first");
	});
});
