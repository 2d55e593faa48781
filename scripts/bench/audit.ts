/**
 * Time and memory of a dependency audit, as JSON. `node scripts/bench/audit.ts <advisories file>`
 * The lock is generated: 500 packages, half of them names that the advisories know, eight files
 * each. `--rematch` also matches 1,000 projects against the loaded data (some seconds).
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { findVulnerabilities } from "#server/dependencies/core/advisories/find-vulnerabilities.ts";
import { traceDependencies } from "#server/dependencies/core/graph/trace-dependencies.ts";
import { readLock } from "#server/dependencies/core/locks/read-lock.ts";
import { advisoryFolder, readIndex } from "#server/dependencies/store/advisory-store.ts";
import { importOsv } from "#server/dependencies/store/import-advisories.ts";
import { openAdvisories } from "#server/dependencies/store/open-advisories.ts";
import { systemClock } from "#server/platform/clock.ts";

const PACKAGES = 500;
const FILES = 8;
const WARM_ROUNDS = 30;
const COLD_ROUNDS = 5;
const PROJECTS = 1000;
const MIB = 1 << 20;

const [file] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
if (file === undefined) {
	process.stderr.write("usage: node scripts/bench/audit.ts <osv.jsonl.gz> [--rematch]\n");
	process.exit(2);
}
const root = mkdtempSync(path.join(tmpdir(), "sophia-bench-"));
const dataDir = path.join(root, "data");
const project = path.join(root, "project");
mkdirSync(project, { recursive: true });

function median(times: readonly number[]): number {
	const sorted = [...times].sort((a, b) => a - b);
	return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
}

/** Wall time is the budget; processor time shows what a busy machine adds to it. */
function measure<T>(
	rounds: number,
	work: () => T,
): { readonly ms: number; readonly cpuMs: number; readonly last: T } {
	const times: number[] = [];
	let last = work();
	const before = process.cpuUsage();
	for (let round = 0; round < rounds; round += 1) {
		const start = performance.now();
		last = work();
		times.push(performance.now() - start);
	}
	const { user, system } = process.cpuUsage(before);
	const cpuMs = Math.round((user + system) / Math.max(rounds, 1) / 100) / 10;
	return { ms: median(times), cpuMs, last };
}

function generateLock(known: readonly string[]): string {
	const names = Array.from({ length: PACKAGES - 1 }, (_, index) =>
		index % 2 === 0 ? (known[(index * 17) % known.length] ?? "x") : `generated-${index}`,
	);
	const unique = [...new Set(names)];
	const digest = "0123456789abcdef".repeat(4);
	const blocks = unique.map((name, index) => {
		const version = `${1 + (index % 4)}.${index % 12}.${index % 7}`;
		const next = [1, 2, 3].flatMap((step) => unique[index + step * 7] ?? []);
		const files = Array.from(
			{ length: FILES },
			(_, number) =>
				`    { url = "https://files.pythonhosted.org/packages/ab/cd/${digest}/${name}-${version}-cp31${number}-manylinux_2_17_x86_64.whl", hash = "sha256:${digest}", size = ${100_000 + number}, upload-time = "2026-01-02T03:04:05.678Z" },`,
		);
		const dependencies = next.map((entry) => `    { name = "${entry}" },`);
		return `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://pypi.org/simple" }\ndependencies = [\n${dependencies.join("\n")}\n]\nwheels = [\n${files.join("\n")}\n]\n`;
	});
	const direct = unique.slice(0, 40).map((name) => `    { name = "${name}" },`);
	return `version = 1\nrevision = 3\nrequires-python = ">=3.12"\n\n[[package]]\nname = "app"\nversion = "1.0"\nsource = { virtual = "." }\ndependencies = [\n${direct.join("\n")}\n]\n\n${blocks.join("\n")}`;
}

function runCold(): { readonly ms: number; readonly cpuMs: number; readonly maxRssMib: number } {
	const start = performance.now();
	const entry = new URL("../../server/cli/sophia.ts", import.meta.url).pathname;
	const report = `process.on("exit",()=>{const u=process.resourceUsage();process.stderr.write("RSS "+u.maxRSS+" CPU "+(u.userCPUTime+u.systemCPUTime))})`;
	const child = spawnSync(
		process.execPath,
		[
			"--import",
			`data:text/javascript,${encodeURIComponent(report)}`,
			entry,
			"audit",
			project,
			"--offline",
			"--no-uv",
			"--format",
			"json",
		],
		{ encoding: "utf8", env: { ...process.env, SOPHIA_DATA_DIR: dataDir }, maxBuffer: 64 * MIB },
	);
	const ms = performance.now() - start;
	if (child.status !== 0 && child.status !== 1) throw new Error(child.stderr);
	const usage = /RSS (\d+) CPU (\d+)/.exec(child.stderr);
	return { ms, cpuMs: Number(usage?.[2] ?? 0) / 1000, maxRssMib: Number(usage?.[1] ?? 0) / 1024 };
}

try {
	const folder = advisoryFolder(dataDir);
	const importStart = performance.now();
	const load = await importOsv({ folder, file, clock: systemClock });
	const importMs = performance.now() - importStart;
	const names = Object.keys(readIndex(folder)?.packages.PyPI ?? {});
	writeFileSync(path.join(project, "uv.lock"), generateLock(names));
	const text = readFileSync(path.join(project, "uv.lock"), "utf8");
	const open = measure(5, () => openAdvisories(folder));
	const opened = open.last;
	if (opened === null) throw new Error("nothing was loaded");
	const audit = () => {
		const result = readLock("uv", text);
		if (!result.ok) throw new Error(result.fault.message);
		const traces = traceDependencies(result.lock);
		return {
			lock: result.lock,
			traces,
			found: findVulnerabilities(result.lock, traces, opened.data, "highest"),
		};
	};
	const first = measure(0, audit);
	const warm = measure(WARM_ROUNDS, audit);
	const { lock, traces } = warm.last;
	const read = measure(WARM_ROUNDS, () => readLock("uv", text));
	const trace = measure(WARM_ROUNDS, () => traceDependencies(lock));
	const match = measure(WARM_ROUNDS, () =>
		findVulnerabilities(lock, traces, opened.data, "highest"),
	);
	const cold = Array.from({ length: COLD_ROUNDS }, runCold);
	const rematchStart = performance.now();
	const rematched = process.argv.includes("--rematch") ? PROJECTS : 0;
	for (let round = 0; round < rematched; round += 1) {
		findVulnerabilities(lock, traces, opened.data, "highest");
	}
	const rematchMs = performance.now() - rematchStart;
	console.log(
		JSON.stringify(
			{
				machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
				lock: {
					packages: lock.packages.length,
					kib: Math.round(text.length / 1024),
					findings: first.last.found.length,
				},
				advisories: { records: load.added, importMs: Math.round(importMs), openMs: open.ms },
				warmMs: {
					audit: warm.ms,
					auditCpu: warm.cpuMs,
					read: read.ms,
					trace: trace.ms,
					match: match.ms,
					budget: 60,
				},
				coldProcess: {
					ms: median(cold.map(({ ms }) => ms)),
					cpuMs: median(cold.map(({ cpuMs }) => cpuMs)),
					maxRssMib: Math.round(Math.max(...cold.map(({ maxRssMib }) => maxRssMib))),
					budgetMs: 1000,
					budgetMib: 250,
				},
				rematch:
					rematched === 0
						? null
						: { projects: rematched, ms: Math.round(rematchMs), budgetMs: 60_000 },
			},
			null,
			"\t",
		),
	);
} finally {
	rmSync(root, { recursive: true, force: true });
}
