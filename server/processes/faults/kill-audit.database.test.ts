import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/index.ts";
import { createProject, getProject } from "#server/dependencies/console-index.ts";
import { importOsv } from "#server/dependencies/store/import-advisories.ts";
import { lockOf, PYPROJECT } from "#server/dependencies/testing/audit-fixture.ts";
import { buildOsvRecord } from "#server/dependencies/testing/memory-advisories.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";

let database: TestDatabase;
let db: Db;
let pool: ReturnType<typeof createPool>;
let work: string;
let index: Server;
let indexAnswers = false;
const workers: ChildProcess[] = [];

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 3 });
	pool = createPool({ connectionString: database.runtimeUrl, max: 2, applicationName: "test" });
	work = mkdtempSync(path.join(tmpdir(), "sophia-kill-audit-"));
	// An index that takes requests and lets them wait: an audit stands in the middle of it.
	index = createServer((_request, response) => {
		if (!indexAnswers) return;
		response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => index.listen(0, "127.0.0.1", resolve));
	await ensureDefaultOrg(db);
});
afterAll(async () => {
	for (const worker of workers) worker.kill("SIGKILL");
	index.closeAllConnections();
	index.close();
	await Promise.all([db.$disconnect(), pool.end()]);
	await database.drop();
	rmSync(work, { recursive: true, force: true });
});

function startWorker(): ChildProcess {
	const address = index.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	const worker = fork(path.resolve("server/processes/worker.ts"), {
		env: {
			...process.env,
			NODE_OPTIONS: "",
			DATABASE_URL: database.runtimeUrl,
			SOPHIA_SECRET: "a secret that only this test uses, long enough",
			SOPHIA_DATA_DIR: path.join(work, "data"),
			SOPHIA_SIMULATOR_PORT: "9",
			SOPHIA_ALLOW_PRIVATE_UPSTREAMS: "true",
			OSV_URL: "http://127.0.0.1:9",
			OSV_BULK_URL: "http://127.0.0.1:9",
			NPM_URL: "http://127.0.0.1:9",
			PYPI_URL: `http://127.0.0.1:${port}`,
		},
		execArgv: [],
		silent: true,
	});
	workers.push(worker);
	return worker;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
	while (!(await holds())) await wait(50);
}

it("an audit whose worker is killed in the middle is made by the next one, once", async () => {
	const folder = path.join(work, "project");
	mkdirSync(folder);
	writeFileSync(path.join(folder, "pyproject.toml"), PYPROJECT);
	writeFileSync(path.join(folder, "uv.lock"), lockOf("1.0"));
	const file = path.join(work, "records.jsonl");
	writeFileSync(file, JSON.stringify(buildOsvRecord("PYSEC-1", [{ introduced: "0" }])));
	const advisories = path.join(work, "data", "advisories");
	await importOsv({ folder: advisories, file, clock: systemClock });
	const deps = { db, pool, clock: systemClock, random: systemRandom };
	const actor = { kind: "system", orgId: DEFAULT_ORG_ID, name: "worker", address: null } as const;
	const { id } = await createProject(deps, actor, {
		name: "one",
		source: { kind: "folder", path: folder, file: null },
		schedule: { kind: "off" },
		policy: null,
	});

	const first = startWorker();
	await until(async () => {
		const { current } = await getProject(deps, DEFAULT_ORG_ID, id);
		return (
			current?.steps.some(({ name, state }) => name === "licenses" && state !== "waiting") ?? false
		);
	});
	first.kill("SIGKILL");
	const killed = await getProject(deps, DEFAULT_ORG_ID, id);
	expect(killed).toMatchObject({ latest: null, current: { state: "running", attempt: 1 } });

	// The lease of the dead worker runs out: time is the one thing that this test does not wait for.
	await db.job.updateMany({
		where: { state: "running" },
		data: { leaseUntil: new Date(systemClock.nowMs() - 60_000) },
	});
	indexAnswers = true;
	startWorker();
	await until(async () => (await getProject(deps, DEFAULT_ORG_ID, id)).latest !== null);

	const audits = await db.dependencyAudit.findMany({
		where: { projectId: id },
		select: { id: true, state: true, attempt: true, steps: true },
	});
	expect(audits).toMatchObject([{ id: killed.current?.id, state: "done", attempt: 2 }]);
	const events = await db.dependencyFindingEvent.findMany({
		where: { finding: { projectId: id, check: "vulnerabilities" } },
		select: { kind: true },
	});
	expect(events).toEqual([{ kind: "opened" }]);
}, 120_000);
