/**
 * Time and memory of a dependency audit beside `uv audit` and, where it is installed, `pip-audit`,
 * all on one generated lock of 500 packages and the same advisories, on this machine in this run.
 * `npm run bench:audit [-- [--npm <records>] [<osv.jsonl.gz>]]`: JSON on stdout, a table on stderr.
 * Without a file the advisories of `SOPHIA_CORPUS` are taken; `--npm` loads so many generated records
 * of npm beside them, as an installation that audits both has them.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { findVulnerabilities } from "#server/dependencies/core/advisories/find-vulnerabilities.ts";
import { traceDependencies } from "#server/dependencies/core/graph/trace-dependencies.ts";
import { readLock } from "#server/dependencies/core/locks/read-lock.ts";
import { serveOsv } from "#server/dependencies/osv-endpoint/serve-osv.ts";
import { advisoryFolder } from "#server/dependencies/store/advisory-store.ts";
import { importOsv } from "#server/dependencies/store/import-advisories.ts";
import { listNames } from "#server/dependencies/store/list-names.ts";
import { openAdvisories } from "#server/dependencies/store/open-advisories.ts";
import { bringUv } from "#server/dependencies/testing/bring-uv.ts";
import { corpusPath } from "#server/dependencies/testing/corpus.ts";
import { serveSimpleIndex } from "#server/dependencies/testing/serve-simple-index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { generateLock } from "./generate-lock.ts";
import {
	type Contender,
	measureOwn,
	measurePipAudit,
	measureUv,
	median,
} from "./measure-processes.ts";
import { writeNpmRecords } from "./write-npm-records.ts";

const PACKAGES = 500;
const PROJECTS = 1000;
const WARM_ROUNDS = 30;
const OPEN_ROUNDS = 5;
const PROCESS_ROUNDS = 5;

/** Wall time is the budget; processor time shows what a busy machine adds to it. */
function measure<T>(rounds: number, work: () => T) {
	const times: number[] = [];
	let last = work();
	const before = process.cpuUsage();
	for (let round = 0; round < rounds; round += 1) {
		const start = performance.now();
		last = work();
		times.push(performance.now() - start);
	}
	const { user, system } = process.cpuUsage(before);
	return { ms: median(times), cpuMs: Math.round((user + system) / rounds / 100) / 10, last };
}

async function prepare(root: string, file: string, npmRecords: number) {
	const dataDir = path.join(root, "data");
	const folder = advisoryFolder(dataDir);
	if (npmRecords > 0) {
		const npm = path.join(root, "npm.jsonl");
		writeNpmRecords(npm, npmRecords);
		await importOsv({ folder, file: npm, clock: systemClock });
	}
	const start = performance.now();
	const { added } = await importOsv({ folder, file, clock: systemClock });
	const importMs = Math.round(performance.now() - start);
	const opened = measure(OPEN_ROUNDS, () => {
		const advisories = openAdvisories(folder);
		advisories?.data.find("PyPI", "urllib3");
		return advisories;
	});
	if (opened.last === null) throw new Error("nothing was loaded");
	const names = listNames(folder, "PyPI");
	const project = path.join(root, "project");
	mkdirSync(project);
	const lock = (registry: string) => generateLock(names, PACKAGES, registry);
	const text = lock("https://pypi.org/simple");
	writeFileSync(path.join(project, "uv.lock"), text);
	const load = { records: added, npmRecords, importMs, openMs: opened.ms, openCpuMs: opened.cpuMs };
	return { dataDir, project, text, lock, advisories: opened.last, load };
}

function measureWarm({ text, advisories }: Awaited<ReturnType<typeof prepare>>) {
	const read = () => {
		const result = readLock("uv", text);
		if (!result.ok) throw new Error(result.fault.message);
		return result.lock;
	};
	const audit = () => {
		const lock = read();
		const traces = traceDependencies(lock);
		const found = findVulnerabilities(lock, traces, advisories.data, "highest");
		return { lock, traces, found };
	};
	const whole = measure(WARM_ROUNDS, audit);
	const { lock, traces, found } = whole.last;
	const match = () => findVulnerabilities(lock, traces, advisories.data, "highest");
	const start = performance.now();
	for (let project = 0; project < PROJECTS; project += 1) match();
	const rematchMs = Math.round(performance.now() - start);
	return {
		pins: lock.packages.flatMap(({ name, version, source }) =>
			source.kind === "registry" ? [`${name}==${version}`] : [],
		),
		packages: lock.packages.length,
		findings: found.length,
		warm: {
			ms: whole.ms,
			cpuMs: whole.cpuMs,
			readCpuMs: measure(WARM_ROUNDS, read).cpuMs,
			traceCpuMs: measure(WARM_ROUNDS, () => traceDependencies(lock)).cpuMs,
			matchCpuMs: measure(WARM_ROUNDS, match).cpuMs,
			budgetMs: 60,
		},
		rematch: { projects: PROJECTS, ms: rematchMs, budgetMs: 60_000 },
	};
}

function formatTable(contenders: readonly Contender[]): string {
	const own = contenders[0]?.seconds ?? 0;
	const rows = contenders.map(({ name, seconds, findings }) => [
		name.padEnd(32),
		`${seconds.toFixed(2)} s`.padStart(9),
		`${(seconds / own).toFixed(1)} times`.padStart(12),
		`${findings ?? "?"} findings`.padStart(15),
	]);
	return rows.map((row) => row.join("")).join("\n");
}

const root = mkdtempSync(path.join(tmpdir(), "sophia-bench-"));
try {
	const { values, positionals } = parseArgs({
		options: { npm: { type: "string", default: "0" } },
		allowPositionals: true,
	});
	const file = positionals[0] ?? corpusPath("pypi-advisories.osv.jsonl.gz");
	const prepared = await prepare(root, file, Number(values.npm));
	const { pins, ...measured } = measureWarm(prepared);
	const [osv, index] = await Promise.all([serveOsv(prepared.advisories, 0), serveSimpleIndex([])]);
	const lock = prepared.lock(`${index.url}/simple`);
	const rivals = { folder: root, osvUrl: osv.url };
	const contenders = [
		await measureOwn(prepared.project, prepared.dataDir, PROCESS_ROUNDS),
		...(await measureUv(await bringUv(), { ...rivals, lock }, PROCESS_ROUNDS)),
		...(await measurePipAudit({ ...rivals, pins })),
	];
	await Promise.all([osv.close(), index.close()]);
	const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
	const result = {
		machine: { ...machine, load: loadavg()[0] },
		advisories: prepared.load,
		...measured,
		budgets: { coldProcessSeconds: 1, maxRssMib: 250, openMs: 500 },
		contenders,
	};
	process.stdout.write(`${JSON.stringify(result, null, "\t")}\n`);
	process.stderr.write(`${formatTable(contenders)}\n`);
} finally {
	rmSync(root, { recursive: true, force: true });
}
