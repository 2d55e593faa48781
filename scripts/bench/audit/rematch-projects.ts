/**
 * How long the worker takes to judge many stored projects by new advisories: a real PostgreSQL, the
 * worker's own threads and queue. `node scripts/bench/audit/rematch-projects.ts [projects]
 * [packages] [osv.jsonl.gz]`: JSON on stdout.
 */
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/index.ts";
import { createProject } from "#server/dependencies/console-index.ts";
import { advisoryFolder, readIndex } from "#server/dependencies/store/advisory-store.ts";
import { importOsv } from "#server/dependencies/store/import-advisories.ts";
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
	const known = Object.keys(readIndex(folder)?.packages.PyPI ?? {});
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
	const settle = async (trigger: string) => {
		const start = performance.now();
		while ((await db.dependencyAudit.count({ where: { trigger, state: "done" } })) < projects) {
			await wait(100);
		}
		return Math.round(performance.now() - start);
	};
	const firstMs = await settle("first");
	const record = {
		id: "PYSEC-2099-1",
		modified: new Date(clock.nowMs()).toISOString(),
		affected: [
			{
				package: { ecosystem: "PyPI", name: known[0] },
				ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }] }],
			},
		],
	};
	const fresh = path.join(root, "fresh.jsonl");
	appendFileSync(fresh, JSON.stringify(record));
	await importOsv({ folder, file: fresh, clock });
	const before = process.cpuUsage();
	await settle("data");
	const { user, system } = process.cpuUsage(before);
	await audits.stop();
	const job = await db.job.findFirstOrThrow({
		where: { kind: "dependency.rematch" },
		orderBy: { createdAt: "desc" },
	});
	const rematchMs = systemClock.nowMs() - (job.startedAt?.getTime() ?? 0);
	const rematchCpuMs = Math.round((user + system) / 1_000);
	const machine = { cpus: cpus().length, model: cpus()[0]?.model, node: process.version };
	const budgetMs = (60_000 * projects) / 1_000;
	const findings = await db.dependencyFinding.count();
	process.stdout.write(
		`${JSON.stringify({ machine: { ...machine, load: loadavg()[0] }, projects, packages, findings, firstMs, rematchMs, rematchCpuMs, budgetMs }, null, "\t")}\n`,
	);
	await Promise.all([db.$disconnect(), pool.end()]);
} finally {
	await postgres.stop();
	rmSync(root, { recursive: true, force: true });
}
