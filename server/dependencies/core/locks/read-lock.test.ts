import { describe, expect, it } from "vitest";
import { buildUvLock } from "../../testing/build-lock.ts";
import { traceDependencies } from "../graph/trace-dependencies.ts";
import type { Lock, LockFault, LockKind } from "./lock-model.ts";
import { findLockKind, readLock } from "./read-lock.ts";

function read(kind: LockKind, text: string): Lock {
	const result = readLock(kind, text);
	if (!result.ok) throw new Error(result.fault.message);
	return result.lock;
}

function refuse(kind: LockKind, text: string): LockFault {
	const result = readLock(kind, text);
	if (result.ok) throw new Error("was read");
	return result.fault;
}

const HASH = "ab".repeat(32);

describe("uv.lock", () => {
	it("reads packages, edges with extras, lines and upload times", () => {
		const lock = read(
			"uv",
			buildUvLock([
				{ name: "app", dependencies: ['{ name = "a", extra = ["fast"] }'] },
				{ name: "a", extra: '[package.optional-dependencies]\nfast = [{ name = "b" }]\n' },
				{ name: "b" },
			]),
		);
		expect(lock).toMatchObject({ kind: "uv", formatVersion: "1.3", hasGraph: true });
		expect(lock.packages.map(({ name, line }) => [name, line])).toEqual([
			["app", 5],
			["a", 13],
			["b", 23],
		]);
		expect(lock.packages[2]?.artifacts[0]?.uploadedAt).toBe("2026-01-02T03:04:05Z");
		expect(traceDependencies(lock).traces.get(lock.packages[2]?.key ?? "")).toEqual({
			depth: 2,
			scopes: ["prod"],
			introducedBy: ["a"],
			shortestPath: ["a", "b"],
			roots: ["app"],
		});
	});

	it("reads the same from CRLF and from a file with a byte order mark", () => {
		const text = buildUvLock([{ name: "app", dependencies: ["a"] }, { name: "a" }]);
		const plain = read("uv", text);
		expect(read("uv", `\uFEFF${text.replaceAll("\n", "\r\n")}`).packages).toEqual(plain.packages);
	});

	it("follows cycles once, and names what nothing needs", () => {
		const lock = read(
			"uv",
			buildUvLock([
				{ name: "app", dependencies: ["a"] },
				{ name: "a", dependencies: ["b"] },
				{ name: "b", dependencies: ["a", "app"] },
				{ name: "lost" },
			]),
		);
		const { traces, unreachable } = traceDependencies(lock);
		expect([...traces.values()].map((trace) => trace.depth)).toEqual([1, 2]);
		expect(unreachable.map(({ name }) => name)).toEqual(["lost"]);
	});

	it("ties an edge to the one of two versions that it names", () => {
		const lock = read(
			"uv",
			buildUvLock([
				{ name: "app", dependencies: ['{ name = "a", version = "2.0" }'] },
				{ name: "a", version: "1.0" },
				{ name: "a", version: "2.0" },
			]),
		);
		expect(lock.roots[0]?.scopes[0]?.edges[0]?.targets).toEqual([
			"a@2.0@registry:https://pypi.org/simple",
		]);
	});

	it("reads the lock of a script, which has no project", () => {
		const manifest = '[manifest]\nrequirements = [{ name = "a", extras = ["x"] }]\n';
		const lock = read("uv-script", buildUvLock([{ name: "a" }], manifest));
		expect(lock.kind).toBe("uv-script");
		expect(lock.roots).toMatchObject([{ name: "script", key: null }]);
		expect(traceDependencies(lock).traces.size).toBe(1);
	});

	it("refuses a newer version", () => {
		expect(refuse("uv", "version = 2\n")).toMatchObject({
			message: "lock version 2 is newer than this reader knows (1)",
			line: 1,
		});
	});

	it("refuses a fabricated lock and says why it is none", () => {
		const table = '[package."fastapi"]\nsource = "pypi"\nhashes = ["sha256:examplehash"]\n';
		expect(refuse("uv", `\`\`\`toml\n${table}\`\`\`\n`).message).toContain("Markdown fence");
		expect(refuse("uv", table).message).toBe(
			"this is not a uv.lock: it has no version, and package is a table by name instead of a list of [[package]]",
		);
		const hash = buildUvLock([{ name: "a" }]).replace(/sha256:0+/, "sha256:examplehash");
		expect(refuse("uv", hash)).toMatchObject({
			message: 'package "a": "sha256:examplehash" is not a hash: sha256 has 64 hex digits',
			line: 5,
		});
	});

	it("names the first line of an unfinished merge", () => {
		const text = `${buildUvLock([{ name: "a" }])}\n<<<<<<< HEAD\n=======\n>>>>>>> x\n`;
		const line = text.split("\n").indexOf("<<<<<<< HEAD") + 1;
		expect(refuse("uv", text)).toMatchObject({ line, message: expect.stringContaining("git") });
	});

	it("names line and column of a TOML fault", () => {
		expect(refuse("uv", 'version = 1\nname = "x\n')).toMatchObject({ line: 2 });
	});

	it.each([
		['{ name = "gone" }', 'package "app" depends on "gone", which the lock does not hold'],
		['{ nome = "a" }', 'package "app".name is missing (a text)'],
		["{ name = 3 }", 'package "app".name is a number, not a text'],
	])("refuses the edge %s by name", (edge, message) => {
		const fault = refuse("uv", buildUvLock([{ name: "app", dependencies: [edge] }]));
		expect(fault).toMatchObject({ message, line: 5 });
	});

	it("refuses the same entry twice", () => {
		expect(refuse("uv", buildUvLock([{ name: "a" }, { name: "a" }])).message).toContain("twice");
	});

	it("reads 10 MB", () => {
		const many = Array.from({ length: 20_000 }, (_, index) => ({ name: `p${index}` }));
		const text = buildUvLock([
			{ name: "app", dependencies: many.map(({ name }) => name) },
			...many.map((entry) => ({ ...entry, extra: `# ${"x".repeat(200)}\n` })),
		]);
		expect(text.length).toBeGreaterThan(10_000_000);
		expect(read("uv", text).packages).toHaveLength(20_001);
	}, 60_000);
});

describe("pylock.toml", () => {
	const text = [
		'lock-version = "1.0"',
		'created-by = "uv"',
		"[[packages]]",
		'name = "A_b"',
		'version = "1.0"',
		'index = "https://pypi.org/simple"',
		`wheels = [{ url = "https://x.test/a.whl", hashes = { sha256 = "${HASH}" } }]`,
		"[[packages]]",
		'name = "c"',
		'version = "2.0"',
		"marker = \"'dev' in dependency_groups\"",
		`sdist = { url = "https://x.test/c.tgz", hashes = { sha256 = "${HASH}" } }`,
	].join("\n");

	it("reads packages and takes the scope from the marker", () => {
		const lock = read("pylock", text);
		expect(lock.packages.map(({ name, line }) => [name, line])).toEqual([
			["a-b", 3],
			["c", 8],
		]);
		const { traces } = traceDependencies(lock);
		expect([...traces.values()].map(({ scopes }) => scopes)).toEqual([["prod"], ["group:dev"]]);
	});

	it("refuses another version and a file without packages", () => {
		expect(refuse("pylock", 'lock-version = "2.0"\n').message).toContain("lock-version 2.0");
		expect(refuse("pylock", 'lock-version = "1.0"\n').message).toContain("packages is missing");
	});
});

describe("requirements.txt", () => {
	const text = [
		"# made by uv",
		"--index-url https://pypi.org/simple",
		"a==1.0 \\",
		`    --hash=sha256:${HASH} \\`,
		`    --hash=sha256:${HASH}`,
		"    # via",
		"    #   app",
		"    #   c",
		"b==2.0 ; sys_platform == 'win32' \\",
		`    --hash=sha256:${HASH}`,
		"    # via a",
		"c==3 # via -r requirements.in",
		"",
	].join("\n");

	it("reads pins, hashes and who needs what", () => {
		const lock = read("requirements", text);
		expect(lock.packages.map(({ name, version, line }) => [name, version, line])).toEqual([
			["a", "1.0", 3],
			["b", "2.0", 9],
			["c", "3", 12],
		]);
		expect(lock.packages[0]?.artifacts[0]?.hashes).toHaveLength(2);
		const { traces } = traceDependencies(lock);
		expect(traces.get("b@2.0#9")).toMatchObject({ depth: 2, introducedBy: ["a", "c"] });
		expect(traces.get("a@1.0#3")).toMatchObject({ depth: 1, introducedBy: ["a", "c"] });
	});

	it("says which lines are no pins and which files it does not read", () => {
		const lock = read("requirements", "-r other.txt\nx>=1\n");
		expect(lock.remarks.map(({ line }) => line)).toEqual([1, 2]);
	});

	it("refuses a line that is no requirement, with its number", () => {
		expect(refuse("requirements", "a==1\nb 2\n")).toMatchObject({
			message: '"b": "2" has no operator: write "==2"',
			line: 2,
		});
	});
});

describe("package-lock.json", () => {
	const text = JSON.stringify(
		{
			lockfileVersion: 3,
			packages: {
				"": { name: "app", dependencies: { a: "^1" }, devDependencies: { b: "1" } },
				"node_modules/a": {
					version: "1.0.0",
					resolved: "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
					integrity: `sha512-${"A".repeat(86)}==`,
					license: "MIT",
					dependencies: { b: "2" },
				},
				"node_modules/a/node_modules/b": { version: "2.0.0", deprecated: "old" },
				"node_modules/b": { version: "1.0.0" },
			},
		},
		null,
		2,
	);

	it("resolves as Node does and keeps licence and deprecation", () => {
		const lock = read("package-lock", text);
		const { traces } = traceDependencies(lock);
		expect(traces.get("node_modules/a/node_modules/b")).toMatchObject({
			depth: 2,
			scopes: ["prod"],
		});
		expect(traces.get("node_modules/b")).toMatchObject({ depth: 1, scopes: ["group:dev"] });
		expect(lock.packages[0]).toMatchObject({ licence: "MIT", line: 13, name: "a" });
		expect(lock.packages[1]).toMatchObject({ deprecated: "old", name: "b" });
	});

	it("refuses version 1 and an integrity that is none", () => {
		expect(refuse("package-lock", '{"lockfileVersion":1}').message).toContain("lockfileVersion 1");
		expect(refuse("package-lock", text.replace(/A{86}==/, "abc")).message).toContain(
			"is not an integrity value",
		);
	});
});

describe("file names", () => {
	it.each([
		["uv.lock", "uv"],
		["job.py.lock", "uv-script"],
		["pylock.toml", "pylock"],
		["pylock.dev.toml", "pylock"],
		["pylock.a.b.toml", null],
		["requirements-dev.txt", "requirements"],
		["package-lock.json", "package-lock"],
		["poetry.lock", null],
	])("%s is %s", (name, kind) => {
		expect(findLockKind(name)).toBe(kind);
	});
});
