import { execFileSync, spawnSync } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { findStaleness } from "#server/dependencies/core/integrity/find-staleness.ts";
import { readLock } from "#server/dependencies/core/locks/read-lock.ts";
import { readPyproject } from "#server/dependencies/core/project/read-pyproject.ts";
import { bringUv } from "#server/dependencies/testing/bring-uv.ts";
import { serveSimpleIndex } from "#server/dependencies/testing/serve-simple-index.ts";
import { createUvProgram } from "./create-uv-program.ts";

const FIXTURE = "../../dependencies/core/integrity/__fixtures__/uv-lock-check.json";
const recorded = z
	.object({
		lock: z.string(),
		cases: z.array(
			z.object({ name: z.string(), pyproject: z.string(), member: z.string(), status: z.number() }),
		),
	})
	.parse(JSON.parse(readFileSync(new URL(FIXTURE, import.meta.url), "utf8")));

/** Cases that ask other hosts, or a build back end, which an audit never runs. */
const NOT_ON_LOOPBACK = new Set(["source", "index", "defidx", "dyn"]);

/** Stale, and the few files of the test's index admit no other lock: uv cannot say more. */
const UNRESOLVABLE = new Set(["newer", "rename"]);

const uv = await bringUv();
/** What the recorded cases and the shipped example ask for. */
const pythons = { cases: findPython(11), example: findPython(12) };
const absences = {
	cases: uv.absence ?? (pythons.cases === null ? "no Python 3.11 to 3.13 here" : null),
	example: uv.absence ?? (pythons.example === null ? "no Python 3.12 or 3.13 here" : null),
};
const title = (text: string, absence: string | null) =>
	absence === null ? text : `${text} [skipped: ${absence}]`;

let root = "";
let index: Awaited<ReturnType<typeof serveSimpleIndex>>;

beforeAll(async () => {
	root = mkdtempSync(path.join(tmpdir(), "sophia-real-uv-"));
	index = await serveSimpleIndex(listFiles(recorded.lock));
});
afterAll(async () => {
	await index.close();
	rmSync(root, { recursive: true });
});

/** uv refuses what a shim of another tool answers, so the interpreter itself is named. */
function findPython(oldestMinor: number): string | null {
	const code = `import sys; print(sys.executable) if (3,${oldestMinor}) <= sys.version_info < (3,14) else 1/0`;
	for (const name of [...listManagedPythons(), "python3.13", "python3.12", "python3"]) {
		const { status, stdout } = spawnSync(name, ["-c", code], { encoding: "utf8" });
		if (status === 0) return stdout.trim();
	}
	return null;
}

/** pyenv keeps versions that are not on the PATH. */
function listManagedPythons(): string[] {
	const versions = path.join(process.env.PYENV_ROOT ?? path.join(homedir(), ".pyenv"), "versions");
	return existsSync(versions)
		? readdirSync(versions).map((version) => path.join(versions, version, "bin/python3"))
		: [];
}

function listFiles(lock: string) {
	const entry =
		/url = "[^"]*\/(?<filename>[^"/]+)", hash = "sha256:(?<sha256>\w+)", size = (?<size>\d+), upload-time = "(?<at>[^"]+)"/g;
	return [...lock.matchAll(entry)].map(({ groups = {} }) => {
		const { filename = "", sha256 = "", size = "0", at: uploadedAt = "" } = groups;
		const [name = "", version = ""] = filename.replace(/\.tar\.gz$/, "").split("-");
		return { name, version, filename, sha256, size: Number(size), uploadedAt };
	});
}

const onLoopback = (text: string) =>
	text
		.replaceAll("https://pypi.org/simple", `${index.url}/simple`)
		.replaceAll(/https:\/\/files\.pythonhosted\.org\/[^"]*\//g, `${index.url}/files/`);

function environment(python: string | null): NodeJS.ProcessEnv {
	return {
		...process.env,
		UV_CACHE_DIR: path.join(root, "cache"),
		UV_DEFAULT_INDEX: `${index.url}/simple`,
		UV_PYTHON: python ?? "",
		// The settings of who runs the tests are left out; those of the project count.
		XDG_CONFIG_HOME: root,
		XDG_CONFIG_DIRS: root,
	};
}

function writeWorkspace(name: string, pyproject: string, member: string): string {
	const folder = path.join(root, name);
	mkdirSync(path.join(folder, "lib/m1"), { recursive: true });
	writeFileSync(path.join(folder, "uv.lock"), onLoopback(recorded.lock));
	writeFileSync(path.join(folder, "pyproject.toml"), pyproject);
	writeFileSync(path.join(folder, "lib/m1/pyproject.toml"), member);
	return folder;
}

describe("the real uv", () => {
	it
		.skipIf(absences.cases !== null)
		.each(
			recorded.cases
				.filter(({ name }) => !NOT_ON_LOOPBACK.has(name))
				.map((entry) => ({ ...entry, title: title(entry.name, absences.cases) })),
		)("judges the lock as this audit does: $title", async ({ name, pyproject, member }) => {
		const folder = writeWorkspace(name, pyproject, member);
		const program = createUvProgram({
			program: uv.program ?? "uv",
			environment: environment(pythons.cases),
		});
		const verdict = await program.checkLock(folder, { isOffline: false, script: null });
		const lock = readLock("uv", readFileSync(path.join(folder, "uv.lock"), "utf8"));
		const [projects, members] = [readPyproject(pyproject), readPyproject(member)];
		if (!lock.ok || !projects.ok || !members.ok) throw new Error("a fixture cannot be read");
		const { reasons } = findStaleness({
			lock: lock.lock,
			root: projects.project,
			members: [
				{ path: "", project: projects.project },
				{ path: "lib/m1", project: members.project },
			],
			isScript: false,
		});
		const stale = UNRESOLVABLE.has(name) ? "failed" : "stale";
		expect(verdict).toMatchObject({ kind: reasons.length > 0 ? stale : "current" });
	});

	const name = title(
		"finds the lock of the shipped example current, and writes it as it is",
		absences.example,
	);
	it.skipIf(absences.example !== null)(name, () => {
		const folder = path.join(root, "example");
		cpSync(new URL("../../../examples/sophia-ai", import.meta.url), folder, { recursive: true });
		const before = readFileSync(path.join(folder, "uv.lock"), "utf8");
		const { UV_DEFAULT_INDEX: _own, ...rest } = environment(pythons.example);
		execFileSync(uv.program ?? "uv", ["lock", "--offline"], {
			cwd: folder,
			env: rest,
			stdio: "pipe",
		});
		expect(readFileSync(path.join(folder, "uv.lock"), "utf8")).toBe(before);
	});
});
