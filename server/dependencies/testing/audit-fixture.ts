import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Actor, DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/index.ts";
import { createSteerableClock } from "#server/access/testing/steerable-clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { startJobRunner } from "#server/platform/jobs/run-jobs.ts";
import { createSilentLog } from "#server/platform/log.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { watchAdvisories } from "../advisories/advisory-files.ts";
import { SYNC_JOB } from "../advisories/advisory-status.ts";
import { AUDIT_JOB } from "../audits/request-audit.ts";
import type { BulkAdvisories } from "../ports.ts";
import { importOsv } from "../store/import-advisories.ts";
import { createAuditHandler } from "../work/audit-handler.ts";
import type { AuditEngine } from "../work/audit-task.ts";
import { performTask } from "../work/perform-task.ts";
import { createRematchHandler, REMATCH_JOB } from "../work/rematch-handler.ts";
import { createSyncHandler } from "../work/sync-handler.ts";
import { watchAdvisoryFolder } from "../work/watch-advisories.ts";
import { buildUvLock } from "./build-lock.ts";

/** A bulk server that is not there. */
const NO_BULK: BulkAdvisories = {
	address: "http://127.0.0.1:9",
	listModified: () => Promise.reject(new Error("no network")),
	fetchRecord: () => Promise.reject(new Error("no network")),
	fetchAll: () => Promise.reject(new Error("no network")),
};

export const PYPROJECT = `[project]
name = "app"
version = "1.0"
requires-python = ">=3.12"
dependencies = ["a"]
`;

/** A lock that holds `a` in the version given. */
export function lockOf(version: string): string {
	return buildUvLock([
		{
			name: "app",
			dependencies: ["a"],
			extra: '[package.metadata]\nrequires-dist = [{ name = "a" }]\n',
		},
		{ name: "a", version },
	]);
}

/** The whole service on a database of its own, with its heavy work done in this process. */
export async function createAuditFixture() {
	const database = await createTestDatabase();
	const db = createDb({ connectionString: database.runtimeUrl, max: 5 });
	const pool = createPool({
		connectionString: database.runtimeUrl,
		max: 5,
		applicationName: "audit test",
	});
	await ensureDefaultOrg(db);
	const work = mkdtempSync(path.join(tmpdir(), "sophia-audits-"));
	const advisoryFolder = path.join(work, "data", "advisories");
	const clock = createSteerableClock();
	const watched = watchAdvisories(advisoryFolder);
	const hold: { until: Promise<void> } = { until: Promise.resolve() };
	const engine: AuditEngine = {
		async perform(task, hooks) {
			const held = new Promise<never>((_resolve, reject) => {
				hooks.signal.addEventListener("abort", () => reject(hooks.signal.reason));
			});
			await Promise.race([hold.until, held]);
			return performTask(
				{
					clock,
					rules: { dataDir: path.join(work, "data"), roots: [] },
					advisoryFolder,
					advisories: () => watched.current(),
					openNetwork: () => ({ remote: null, index: null }),
					bulk: NO_BULK,
					uv: null,
				},
				task,
				hooks,
			);
		},
		close: async () => {},
	};
	const deps = {
		db,
		pool,
		clock,
		random: systemRandom,
		log: createSilentLog(),
		engine,
		version: "1.2.3",
	};
	const startRunner = (name: string) =>
		startJobRunner({
			db,
			pool,
			runner: name,
			concurrency: 2,
			handlers: {
				[AUDIT_JOB]: createAuditHandler(deps),
				[REMATCH_JOB]: createRematchHandler(deps),
				[SYNC_JOB]: createSyncHandler(deps),
			},
			after(ms, callback) {
				const timer = setTimeout(callback, Math.min(ms, 20));
				return () => clearTimeout(timer);
			},
			onProblem: () => {},
		});
	const runner = startRunner("fixture");
	const watch = watchAdvisoryFolder(deps, { folder: advisoryFolder, address: NO_BULK.address });
	const actor: Actor = { kind: "system", orgId: DEFAULT_ORG_ID, name: "cli:tester", address: null };
	return {
		deps,
		actor,
		orgId: DEFAULT_ORG_ID,
		pool,
		db,
		clock,
		work,
		/** Audits wait until it resolves. */
		hold,
		look: () => watch.look(),
		/** Writes a project of one package; returns its folder. */
		writeProject(name: string, version: string): string {
			const folder = path.join(work, name);
			mkdirSync(folder, { recursive: true });
			writeFileSync(path.join(folder, "pyproject.toml"), PYPROJECT);
			writeFileSync(path.join(folder, "uv.lock"), lockOf(version));
			return folder;
		},
		/** Loads advisories as the command line does. */
		async load(...records: readonly object[]) {
			const file = path.join(work, "records.jsonl");
			writeFileSync(file, records.map((record) => JSON.stringify(record)).join("\n"));
			await importOsv({ folder: advisoryFolder, file, clock });
		},
		/** Waits until nothing is left to do. */
		async settle() {
			for (;;) {
				const left = await db.job.count({ where: { state: { in: ["queued", "running"] } } });
				if (left === 0) return;
				await wait(15);
			}
		},
		async auditActions(): Promise<string[]> {
			const { rows } = await pool.query<{ action: string }>(
				"SELECT action FROM audit.entry ORDER BY seq",
			);
			return rows.map(({ action }) => action);
		},
		async close() {
			await runner.stop();
			await Promise.all([db.$disconnect(), pool.end()]);
			await database.drop();
			rmSync(work, { recursive: true, force: true });
		},
	};
}

export type AuditFixture = Awaited<ReturnType<typeof createAuditFixture>>;
