import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { hashBuildInputs, isBuildCurrent } from "./build-console.ts";

let root = "";
beforeEach(() => {
	root = mkdtempSync(path.join(tmpdir(), "sophia-build-"));
	for (const folder of ["app", "server", ".next"]) mkdirSync(path.join(root, folder));
	write("app/page.tsx", "page");
	write("package.json", "{}");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const write = (file: string, text: string) => writeFileSync(path.join(root, file), text);

describe("build of the console", () => {
	it("is stale after any change of what it reads: content, name, settings", () => {
		const seen = new Set([hashBuildInputs(root)]);
		write("app/page.tsx", "page 2");
		seen.add(hashBuildInputs(root));
		write("server/more.ts", "");
		seen.add(hashBuildInputs(root));
		write("next.config.ts", "");
		seen.add(hashBuildInputs(root));
		expect(seen.size).toBe(4);
	});

	it("is not stale after a change of tests, data or documents", () => {
		const before = hashBuildInputs(root);
		write("server/more.test.ts", "");
		write("README.md", "");
		expect(hashBuildInputs(root)).toBe(before);
	});

	it("is current only when Next finished and the inputs are the same", () => {
		write(".next/sophia-build.json", "abc");
		expect(isBuildCurrent(root, "abc")).toBe(false);
		write(".next/BUILD_ID", "1");
		expect(isBuildCurrent(root, "abc")).toBe(true);
		expect(isBuildCurrent(root, "abd")).toBe(false);
	});
});
