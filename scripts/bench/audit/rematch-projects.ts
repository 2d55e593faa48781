/**
 * How long the worker takes to judge many stored projects by a new advisory, one that adds a finding
 * to each and one that concerns none: a real PostgreSQL, the worker's own threads and queue. `node scripts/bench/audit/rematch-projects.ts [projects]
 * [packages] [osv.jsonl.gz]`: JSON on stdout.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/index.ts";
import { createProject } from "#server/dependencies/console-index.ts";
import { advisoryFolder } from "#server/dependencies/store/advisory-store.ts";
import { importOsv } from "#server/dependencies/store/import-advisories.ts";
import { listNames } from "#server/dependencies/store/list-names.ts";
import { corpusPath } from "#server/dependencies/testing/corpus.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { migrate, runtimeConnectionString } from "#server/platform/db/migrate.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { createSilentLog } from "#server/platform/log.ts";
import { startEmbeddedPostgres } from "#server/platform/postgres/embedded-postgres.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createAuditThreads } from "#server/processes/worker/audit-threads.ts";
import { startAudits } from "#server/processes/worker/start-audits.ts";
import { generateLock } from "./generate-lock.ts";

const [projects = 1_000, packages = 100] = process.argv.slice(2, 4).map(Number);
const NOBODY = "http://127.0.0.1:9";
const root = mkdtempSync(path.join(tmpdir(), "sophia-rematch-"));
const folder = advisoryFolder(path.join(root, "data"));
const clock = systemClock;
const random = systemRandom;
const after = (ms: number, callback: () => void) => {
	const timer = setTimeout(callback, ms);
	return () => clearTimeout(timer);
};

const postgres = await startEmbeddedPostgres({ dataDir: path.join(root, "pg"), durable: true });
try {
	await migrate({
		connectionString: postgres.ownerUrl,
		prismaDir: path.resolve("prisma"),
		runtimePassword: postgres.runtimePassword,
	});
	const connectionString = runtimeConnectionString(postgres.ownerUrl, {
		password: postgres.runtimePassword,
		exists: true,
	});
	const db = createDb({ connectionString, max: 4 });
	const pool = createPool({ connectionString, max: 4, applicationName: "bench" });
	await ensureDefaultOrg(db);
	await importOsv({
		folder,
		file: process.argv[4] ?? corpusPath("pypi-advisories.osv.jsonl.gz"),
		clock,
	});
	const known = listNames(folder, "PyPI");
	// One name in five of the generated half is known: about the findings of a real lock.
	const names = known.map((name, index) => (index % 5 === 0 ? name : `other-${index}`));
	const lock = generateLock(names, packages, "https://pypi.org/simple");
	const project = path.join(root, "project");
	mkdirSync(project);
	writeFileSync(path.join(project, "uv.lock"), lock);
	const deps = { db, pool, clock, random };
	const actor = { kind: "system", orgId: DEFAULT_ORG_ID, name: "worker", address: null } as const;
	for (let count = 0; count < projects; count += 1) {
		await createProject(deps, actor, {
			name: `project ${count}`,
			source: { kind: "folder", path: project, file: null },
			schedule: { kind: "off" },
			policy: null,
		});
	}
	const settings = {
		dataDir: path.join(root, "data"),
		roots: [],
		advisoryFolder: folder,
		osvUrl: NOBODY,
		bulkUrl: NOBODY,
		pypiUrl: NOBODY,
		npmUrl: NOBODY,
		allowPrivate: false,
	};
	const audits = startAudits({
		...deps,
		log: createSilentLog(),
		changeFeed: { subscribe: () => () => {} },
		repeat: { after, onFailing: (task, error) => console.error(task, error), onWorking() {} },
		engine: createAuditThreads({ settings, after }),
		version: "bench",
		advisoryFolder: folder,
		bulkUrl: NOBODY,
		root,
		retentionDays: 90,
	});
	const start = performance.now();
	while ((await db.dependencyAudit.count({ where: { state: "done" } })) < projects) await wait(100);
	const firstMs = Math.round(performance.now() - start);
	/** Loads one advisory; returns what judging all projects by it took. */
	const rematch = async (name: string) => {
		const id = `PYSEC-2099-${name}`;
		const ranges = [{ type: "ECOSYSTEM", events: [{ introduced: "0" }] }];
		const affected = [{ package: { ecosystem: "PyPI", name }, ranges }];
		const file = path.join(root, "fresh.jsonl");
		const modified = new Date(clock.nowMs()).toISOString();
		writeFileSync(file, JSON.stringify({ id, modified, affected }));
		const { id: snapshot } = await importOsv({ folder, file, clock });
		const before = process.cpuUsage();
		while ((await db.dependencyAudit.count({ where: { dataId: snapshot } })) < projects) {
			await wait(50);
		}
		const { user, system } = process.cpuUsage(before);
		const job = await db.job.findFirstOrThrow({
			where: { kind: "dependency.rematch" },
			orderBy: { createdAt: "desc" },
		});
		const ms = clock.nowMs() - (job.startedAt?.getTime() ?? 0);
		return { ms, cpuMs: Math.round((user + system) / 1_000) };
	};
	const allTouched = await rematch(known[0] ?? "");
	const noneTouched = await rematch("a-package-that-nobody-locks");
	await audits.stop();
	const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
	const budgetMs = (60_000 * projects) / 1_000;
	const findings = await db.dependencyFinding.count();
	process.stdout.write(
		`${JSON.stringify({ machine: { ...machine, load: loadavg()[0] }, projects, packages, findings, firstMs, allTouched, noneTouched, budgetMs }, null, "\t")}\n`,
	);
	await Promise.all([db.$disconnect(), pool.end()]);
} finally {
	await postgres.stop();
	rmSync(root, { recursive: true, force: true });
}
