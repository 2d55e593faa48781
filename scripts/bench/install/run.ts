/**
 * The seed's promise, measured: `uv sync` against `pip install` on `examples/sophia-ai`, each into a
 * new environment, with an empty and with a full cache. `npm run bench:install [-- <repeats>]`.
 * JSON on stdout, a table on stderr; the console shows the result, which lies in the data folder.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, tmpdir, totalmem, type } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { InstallBench } from "#server/dependencies/console-contract.ts";
import { readLock } from "#server/dependencies/core/locks/read-lock.ts";
import { bringUv } from "#server/dependencies/testing/bring-uv.ts";
import { systemClock } from "#server/platform/clock.ts";
import { resolveDataDir } from "#server/platform/data-dir.ts";
import { parseEnv, readEnvironment } from "#server/platform/env.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const EXAMPLE = path.join(ROOT, "examples/sophia-ai");
const REPEATS = Number(process.argv[2] ?? 3);
const TARGETS = { seconds: 35, timesFaster: 6 };
const CACHES = ["cold", "warm"] as const;
const INTERPRETERS = ["python3.12", "python3.13", "python3.14", "python3"];

type InstallRun = InstallBench["runs"][number];

const readLoad = () => (loadavg()[0] ?? 0).toFixed(1);
const loadAtStart = readLoad();
const root = mkdtempSync(path.join(tmpdir(), "sophia-install-"));
const cache = path.join(root, "cache");
const project = path.join(root, "project");
const environment = path.join(project, ".venv");

function run(program: string, words: readonly string[]): string {
	return execFileSync(program, words, {
		cwd: project,
		encoding: "utf8",
		env: { ...process.env, UV_CACHE_DIR: cache, PIP_CACHE_DIR: cache },
		stdio: ["ignore", "pipe", "pipe"],
	});
}

/** What a program says; null where it is not there or fails. */
function tryRun(program: string, words: readonly string[]): string | null {
	try {
		return run(program, words).trim();
	} catch {
		return null;
	}
}

function findPython(): string | null {
	const code = "import sys; assert sys.version_info >= (3, 12); print(sys.executable)";
	for (const name of INTERPRETERS) {
		const found = tryRun(name, ["-c", code]);
		if (found !== null) return found;
	}
	return null;
}

/** Ends the bench where nothing can be measured; what was measured before stays. */
function refuse(reason: string): never {
	process.stderr.write(`Nothing was measured: ${reason}\n`);
	rmSync(root, { recursive: true, force: true });
	process.exit(2);
}

function measurePip(python: string, pins: string): InstallRun[] {
	return measure("pip install", () => {
		run(python, ["-m", "venv", environment]);
		const inside = path.join(environment, "bin/python");
		run(inside, ["-m", "pip", "install", "-q", "--require-hashes", "-r", pins]);
	});
}

/** Seconds of each repeat; a cold one starts without any cache, a warm one follows a filling run. */
function repeat(kind: InstallRun["cache"], install: () => void): number[] {
	rmSync(cache, { recursive: true, force: true });
	if (kind === "warm") install();
	return Array.from({ length: REPEATS }, () => {
		if (kind === "cold") rmSync(cache, { recursive: true, force: true });
		rmSync(environment, { recursive: true, force: true });
		const start = performance.now();
		install();
		return (performance.now() - start) / 1000;
	});
}

function measure(tool: InstallRun["tool"], install: () => void): InstallRun[] {
	return CACHES.map((kind) => {
		process.stderr.write(`${tool}, ${kind} cache ...\n`);
		const sorted = repeat(kind, install).sort((a, b) => a - b);
		const seconds = Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 100) / 100;
		return { tool, cache: kind, seconds, repeats: REPEATS };
	});
}

function compare(runs: readonly InstallRun[], kind: InstallRun["cache"]): number | null {
	const secondsOf = (tool: InstallRun["tool"]) =>
		runs.find((entry) => entry.tool === tool && entry.cache === kind)?.seconds ?? null;
	const [uv, pip] = [secondsOf("uv sync"), secondsOf("pip install")];
	return uv === null || pip === null || uv === 0 ? null : Math.round((pip / uv) * 10) / 10;
}

try {
	cpSync(EXAMPLE, project, { recursive: true });
	const uv = await bringUv();
	const { program } = uv;
	if (program === null) refuse(uv.absence);
	const python = findPython();
	if (python === null) {
		refuse(`the example needs Python 3.12 or newer; none of ${INTERPRETERS.join(", ")} is one`);
	}
	const pins = path.join(root, "requirements.txt");
	run(program, ["export", "--frozen", "--all-groups", "--no-emit-project", "-q", "-o", pins]);
	const lock = readLock("uv", readFileSync(path.join(project, "uv.lock"), "utf8"));
	const pip = tryRun(python, ["-m", "pip", "--version"])?.split(" ")[1] ?? null;
	if (pip === null) process.stderr.write(`pip is left out: ${python} has no pip\n`);
	const runs = [
		...measure("uv sync", () => {
			run(program, ["sync", "--frozen", "--all-groups", "-q", "--python", python]);
		}),
		...(pip === null ? [] : measurePip(python, pins)),
	];
	const result: InstallBench = {
		schema: "sophia-install-bench/1",
		measuredAt: new Date(systemClock.nowMs()).toISOString(),
		command: "npm run bench:install",
		machine: {
			cpus: cpus().length,
			model: cpus()[0]?.model ?? "unknown",
			memoryBytes: totalmem(),
			os: `${type()} ${release()}`,
		},
		project: { name: "sophia-ai", packages: lock.ok ? lock.lock.packages.length - 1 : 0 },
		tools: {
			uv: uv.version,
			pip,
			python: run(python, ["-c", "import platform; print(platform.python_version())"]).trim(),
		},
		runs,
		timesFaster: { cold: compare(runs, "cold"), warm: compare(runs, "warm") },
		targets: TARGETS,
		notes: [
			"Both install the same locked files with their hashes into a new environment and compile them.",
			...(pip === null ? ["pip is not installed beside this Python: only uv was measured."] : []),
			"Making the environment counts for both. Packages come from the index that this machine is set to.",
			`Load of the machine at the start ${loadAtStart}, at the end ${readLoad()}: what else ran on it is in these seconds where that is more than its processors.`,
		],
	};
	const { env } = parseEnv(readEnvironment(ROOT, process.env));
	const folder = path.join(resolveDataDir(env.SOPHIA_DATA_DIR, ROOT).root, "bench");
	mkdirSync(folder, { recursive: true });
	const text = `${JSON.stringify(result, null, "\t")}\n`;
	writeFileSync(path.join(folder, "install.json"), text);
	process.stdout.write(text);
	for (const { tool, cache: kind, seconds } of runs) {
		process.stderr.write(
			`${tool.padEnd(13)}${kind.padEnd(6)}${seconds.toFixed(2).padStart(8)} s\n`,
		);
	}
} finally {
	rmSync(root, { recursive: true, force: true });
}
