import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#server/platform/clock.ts";
import { DEFAULT_POLICY } from "./core/policy/policy-schema.ts";
import { openProjectFiles } from "./files/open-project-files.ts";
import { runAudit } from "./run-audit.ts";
import { buildUvLock } from "./testing/build-lock.ts";
import { buildAdvisoryData } from "./testing/memory-advisories.ts";

const PYPROJECT =
	'[project]\nname = "app"\nversion = "1.0"\nrequires-python = ">=3.12"\ndependencies = ["a"]\n[tool.uv]\ncompile = true\n';
const LOCK = buildUvLock([{ name: "app", dependencies: ["a"] }, { name: "a" }]);

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), "sophia-faulty-"));
	writeFileSync(path.join(folder, "pyproject.toml"), PYPROJECT);
	writeFileSync(path.join(folder, "app.py"), "import b\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

function audit(refuse: (name: string) => void = () => {}) {
	const files = openProjectFiles(folder);
	return runAudit(
		{
			files: {
				...files,
				readText(name) {
					refuse(name);
					return files.readText(name);
				},
			},
			advisories: buildAdvisoryData([]),
			remote: null,
			index: null,
			uv: null,
			clock: systemClock,
		},
		{
			folder,
			file: null,
			policy: DEFAULT_POLICY,
			policySource: { source: "built-in", sha256: "" },
			isOffline: true,
			baseline: null,
		},
	);
}

const fabricated =
	'```toml\n[package."fastapi"]\nsource = "pypi"\nhashes = ["sha256:examplehash"]\n```\n';

describe("an audit of a faulty lock", () => {
	it.each([
		["fabricated", fabricated, 1, "Markdown fence"],
		["of version 2", LOCK.replace("version = 1", "version = 2"), 1, "lock version 2 is newer"],
		[
			"in a merge",
			LOCK.replace("\n[[package]]", "\n<<<<<<< HEAD\n[[package]]"),
			5,
			"git conflict marks",
		],
		["cut short", LOCK.slice(0, LOCK.indexOf("sha256:") + 9), 18, "not valid TOML"],
		["empty", "", 1, "the file is empty"],
		["binary", "\u007fELF\0\0\0", null, "the file is binary"],
		["random bytes", "\uFFFD\uFFFD\u0013\uFFFDk\0\0\uFFFD\u0001", null, "the file is binary"],
		["in UTF-16", `${"\uFFFD\uFFFD"}v\0e\0`, null, "the file is UTF-16"],
		["of another tool", "[metadata]\ncontent-hash = 'x'\n", 1, "this is not a uv.lock"],
	])(
		"%s gives one error with its place, and the other checks go on",
		async (_, text, line, says) => {
			writeFileSync(path.join(folder, "uv.lock"), text);
			const { checks } = await audit();
			expect(checks.lock_integrity.issues).toMatchObject([
				{ rule: "unreadable-lock", file: "uv.lock", line, message: expect.stringContaining(says) },
			]);
			expect(checks.vulnerabilities.status).toBe("not_checked");
			expect(checks.configuration.issues).toMatchObject([{ rule: "uv-unknown-key", line: 7 }]);
			expect(checks.unused.issues.map(({ rule }) => rule)).toContain("DEP001");
		},
	);

	it("that is a link in circles is an error of that file alone", async () => {
		symlinkSync("uv.lock", path.join(folder, "uv.lock"));
		const { checks } = await audit();
		expect(checks.lock_integrity.issues).toMatchObject([
			{ rule: "unreadable-lock", message: expect.stringContaining("uv.lock is a link that leads") },
		]);
		expect(checks.configuration.issues).toHaveLength(1);
	});

	it("with cycles and Windows line ends reads as without", async () => {
		const lock = buildUvLock([
			{ name: "app", dependencies: ["a"] },
			{ name: "a", dependencies: ["b"] },
			{ name: "b", dependencies: ["a"] },
		]);
		const file = path.join(folder, "uv.lock");
		writeFileSync(file, lock);
		const plain = (await audit()).checks;
		writeFileSync(file, `\uFEFF${lock.replaceAll("\n", "\r\n")}`);
		expect((await audit()).checks).toEqual(plain);
	});

	it("of 10 MB is read", async () => {
		const names = Array.from({ length: 20_000 }, (_, index) => ({ name: `p${index}` }));
		const lock = buildUvLock([{ name: "app", dependencies: ["p0"] }, ...names]);
		writeFileSync(path.join(folder, "uv.lock"), lock.padEnd(10 << 20, "\n"));
		expect((await audit()).project.packages).toBe(20_001);
	}, 60_000);
});

describe("an audit of a faulty project", () => {
	it("names the project of a workspace that cannot be read, and reads the others", async () => {
		writeFileSync(
			path.join(folder, "pyproject.toml"),
			'[project]\nname = "app"\nversion = "1"\n[tool.uv.workspace]\nmembers = ["lib/*"]\n',
		);
		mkdirSync(path.join(folder, "lib/m"), { recursive: true });
		writeFileSync(path.join(folder, "lib/m/pyproject.toml"), '[project]\nname = "m\n');
		const { checks } = await audit();
		const [issue] = checks.configuration.issues;
		expect(issue).toMatchObject({
			rule: "unreadable-project",
			file: "lib/m/pyproject.toml",
			line: 2,
		});
	});

	it("a check that breaks off fails, says why, and stops no other", async () => {
		writeFileSync(path.join(folder, "uv.lock"), LOCK);
		const { checks, verdict } = await audit((name) => {
			if (name === "app.py") throw new Error("EACCES: permission denied");
		});
		expect(verdict).toBe("failed");
		expect(checks.unused.issues).toMatchObject([
			{ rule: "check-broken", fails: true, message: expect.stringContaining("EACCES") },
		]);
		expect(checks.configuration.issues).toHaveLength(1);
	});
});
