import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDiskCache } from "./disk-cache.ts";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), "sophia-cache-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = { nowMs: () => 1000, monotonicMs: () => 0 };
const open = (maxBytes = 10_000) => openDiskCache({ folder, maxBytes, clock });

describe("a cache on the disk", () => {
	it("gives back what was kept, with its time, also to another process", () => {
		open().write("a", { etag: '"1"', value: { x: [1] } });
		const entry = { key: "a", storedAtMs: 1000, etag: '"1"', value: { x: [1] } };
		expect(open().read("a")).toEqual(entry);
		expect(open().read("b")).toBeNull();
	});

	it("takes a file that was cut short for nothing", () => {
		open().write("a", { etag: null, value: 1 });
		for (const name of readdirSync(folder)) writeFileSync(path.join(folder, name), '{"key":"a"');
		expect(open().read("a")).toBeNull();
	});

	it("stays within its bytes: what was written longest ago goes first", () => {
		const cache = open(3000);
		const fill = "x".repeat(500);
		for (let index = 0; index < 20; index += 1) {
			cache.write(`k${index}`, { etag: null, value: fill });
			for (const name of readdirSync(folder)) {
				const file = path.join(folder, name);
				const at = statSync(file).mtime.getTime() / 1000 - 10;
				utimesSync(file, at, at);
			}
		}
		const sizes = readdirSync(folder).map((name) => statSync(path.join(folder, name)).size);
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(3000);
		expect(cache.read("k19")?.value).toBe(fill);
		expect(cache.read("k0")).toBeNull();
	});

	it("loses nothing but time where it cannot write", () => {
		const file = path.join(folder, "file");
		writeFileSync(file, "");
		const cache = openDiskCache({ folder: file, maxBytes: 100, clock });
		cache.write("a", { etag: null, value: 1 });
		expect(cache.read("a")).toBeNull();
	});
});
