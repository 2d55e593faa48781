import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "../..");
const GUIDE = readFileSync(path.join(ROOT, "docs/console.md"), "utf8");

test("the guide to the console names only files that exist", () => {
	const files = [...GUIDE.matchAll(/`((?:app|components|server|e2e)\/[^`]+\.tsx?)`/g)].map(
		([, file]) => file ?? "",
	);
	expect(files.length).toBeGreaterThan(30);
	expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

test("each complaint is kept away by a test of that name", () => {
	const claims = [...GUIDE.matchAll(/^\| .+ \| `([^`]+)`: "(.+)" \|$/gm)];
	expect(claims.length).toBeGreaterThan(12);
	const broken = claims.filter(([, file, name]) => {
		const source = readFileSync(path.join(ROOT, file ?? ""), "utf8");
		return !source.includes(`"${name}"`);
	});
	expect(broken.map(([line]) => line)).toEqual([]);
});
