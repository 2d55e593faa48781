import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { BroughtUv } from "#server/dependencies/testing/bring-uv.ts";

const MAX_BUFFER = 64 << 20;
const PROJECT =
	'[project]\nname = "app"\nversion = "1.0"\nrequires-python = ">=3.12"\ndependencies = []\n';

/** One way to audit the lock, each run a process of its own. */
export interface Contender {
	readonly name: string;
	readonly seconds: number;
	/** User and system time of the process; null where it was not measured. */
	readonly cpuSeconds: number | null;
	readonly maxRssMib: number | null;
	readonly findings: number | null;
}

interface Run {
	readonly seconds: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs a program; it may end with 1, which means findings. */
function run(
	program: string,
	words: readonly string[],
	options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Run> {
	const start = performance.now();
	return new Promise((resolve, reject) => {
		execFile(
			program,
			[...words],
			{ ...options, env: { ...process.env, ...options.env }, maxBuffer: MAX_BUFFER },
			(error, stdout, stderr) => {
				if (error !== null && error.code !== 1) {
					reject(new Error(`${program}: ${stderr || error.message}`));
				} else resolve({ seconds: (performance.now() - start) / 1000, stdout, stderr });
			},
		);
	});
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 1000) / 1000;
}

const REPORT = `process.on("exit",()=>{const u=process.resourceUsage();process.stderr.write("RSS "+u.maxRSS+" CPU "+(u.userCPUTime+u.systemCPUTime))})`;

/** The command line of this product, offline. */
export async function measureOwn(
	folder: string,
	dataDir: string,
	rounds: number,
): Promise<Contender> {
	const entry = new URL("../../../server/cli/sophia.ts", import.meta.url).pathname;
	const hook = `data:text/javascript,${encodeURIComponent(REPORT)}`;
	const words = ["--import", hook, entry, "audit", folder, "--offline", "--no-uv"];
	const runs: Run[] = [];
	for (let round = 0; round <= rounds; round += 1) {
		const env = { SOPHIA_DATA_DIR: dataDir };
		runs.push(await run(process.execPath, [...words, "--format", "json"], { cwd: folder, env }));
	}
	// The first fills what Node keeps of the modules.
	const counted = runs.slice(1);
	const usage = counted.map(({ stderr }) => /RSS (\d+) CPU (\d+)/.exec(stderr));
	const report = z
		.object({ checks: z.object({ vulnerabilities: z.object({ issues: z.array(z.unknown()) }) }) })
		.parse(JSON.parse(counted[0]?.stdout ?? "{}"));
	return {
		name: "sophia audit, all checks",
		seconds: median(counted.map(({ seconds }) => seconds)),
		cpuSeconds: median(usage.map((found) => Number(found?.[2] ?? 0) / 1e6)),
		maxRssMib: Math.round(Math.max(...usage.map((found) => Number(found?.[1] ?? 0) / 1024))),
		findings: report.checks.vulnerabilities.issues.length,
	};
}

/** `uv audit` through the OSV endpoint of this product: with an empty cache, then with a full one. */
export async function measureUv(
	uv: BroughtUv,
	given: { readonly lock: string; readonly folder: string; readonly osvUrl: string },
	rounds: number,
): Promise<Contender[]> {
	if (uv.program === null) return [];
	const folder = path.join(given.folder, "uv");
	mkdirSync(folder, { recursive: true });
	writeFileSync(path.join(folder, "pyproject.toml"), PROJECT);
	writeFileSync(path.join(folder, "uv.lock"), given.lock);
	const cache = path.join(given.folder, "uv-cache");
	const words = `audit --frozen --output-format json --preview-features audit,json-output --service-url ${given.osvUrl}`;
	const env = { UV_CACHE_DIR: cache };
	const cold: Run[] = [];
	const warm: Run[] = [];
	for (let round = 0; round < rounds; round += 1) {
		rmSync(cache, { recursive: true, force: true });
		cold.push(await run(uv.program, words.split(" "), { cwd: folder, env }));
		warm.push(await run(uv.program, words.split(" "), { cwd: folder, env }));
	}
	return [["uv audit, cold cache", cold] as const, ["uv audit, warm cache", warm] as const].map(
		([name, runs]) => ({
			name: `${name} (${uv.version})`,
			seconds: median(runs.map(({ seconds }) => seconds)),
			cpuSeconds: null,
			maxRssMib: null,
			findings: z
				.object({ vulnerabilities: z.array(z.unknown()) })
				.parse(JSON.parse(runs[0]?.stdout ?? "{}")).vulnerabilities.length,
		}),
	);
}

const pipAuditSchema = z.object({
	dependencies: z.array(z.object({ vulns: z.array(z.unknown()).default([]) })),
});

/** `pip-audit` through the same endpoint, on the same pins; empty where it is not installed. */
export async function measurePipAudit(given: {
	readonly pins: readonly string[];
	readonly folder: string;
	readonly osvUrl: string;
}): Promise<Contender[]> {
	const version = await run("pip-audit", ["--version"], { cwd: given.folder }).catch(() => null);
	if (version === null) return [];
	const file = path.join(given.folder, "pins.txt");
	writeFileSync(file, given.pins.join("\n"));
	const words = `-r ${file} --disable-pip --no-deps -s osv --osv-url ${given.osvUrl}/v1/query -f json --progress-spinner off`;
	const { seconds, stdout } = await run("pip-audit", words.split(" "), { cwd: given.folder });
	const { dependencies } = pipAuditSchema.parse(JSON.parse(stdout));
	return [
		{
			name: `pip-audit (${/\d+\.\d+\.\d+/.exec(version.stdout)?.[0] ?? "unknown"})`,
			seconds: Math.round(seconds * 1000) / 1000,
			cpuSeconds: null,
			maxRssMib: null,
			findings: dependencies.reduce((sum, { vulns }) => sum + vulns.length, 0),
		},
	];
}
