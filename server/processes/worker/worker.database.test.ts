import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/index.ts";
import { createSeededRandom } from "#server/adapters/simulator/core/seeded-random.ts";
import { createSimulatorServer } from "#server/adapters/simulator/create-simulator-server.ts";
import { systemTimers } from "#server/adapters/simulator/system-timers.ts";
import { ensureFirstHealth, latestCatalog } from "#server/catalog/index.ts";
import {
	advisoryFolder,
	listLoads,
	openAdvisories,
	readIndex,
} from "#server/dependencies/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { ensureFirstPolicy, SEED_POLICY } from "#server/policy/index.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";

let database: TestDatabase;
let db: Db;
let dataDir: string;
let worker: ChildProcess | null = null;
let stopSimulator = async () => {};
let bulk: Awaited<ReturnType<typeof serveBulk>>;
let port = 0;

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 2 });
	dataDir = await mkdtemp(path.join(tmpdir(), "sophia-worker-"));
	await ensureDefaultOrg(db);
	await ensureFirstPolicy(db, {
		actor: { kind: "system", orgId: DEFAULT_ORG_ID, name: "test", address: null },
		config: SEED_POLICY,
		file: "test",
	});
	await ensureFirstHealth(db, systemClock.nowMs());
	const simulator = await createSimulatorServer({
		clock: systemClock,
		timers: systemTimers,
		random: createSeededRandom(1),
		port: 0,
	});
	stopSimulator = simulator.close;
	port = Number(new URL(simulator.url).port);
	bulk = await serveBulk();
});

afterAll(async () => {
	worker?.kill("SIGKILL");
	await stopSimulator();
	await bulk.close();
	await db.$disconnect();
	await database.drop();
	await rm(dataDir, { recursive: true, force: true });
});

/** Package indexes at an address where nobody answers. */
const NO_NETWORK = {
	OSV_URL: "http://127.0.0.1:9",
	NPM_URL: "http://127.0.0.1:9",
	PYPI_URL: "http://127.0.0.1:9",
};

const MODIFIED = "2026-11-20T10:00:00.123456Z";
const RECORD = {
	schema_version: "1.7.3",
	id: "PYSEC-2026-1",
	modified: MODIFIED,
	affected: [{ package: { ecosystem: "PyPI", name: "Example.Package" }, versions: ["1.0"] }],
};

/** OSV's bulk files, as the bucket has them: the list of changes and the records. */
async function serveBulk() {
	const files = new Map([
		["/PyPI/modified_id.csv", `${MODIFIED},${RECORD.id}\n`],
		[`/PyPI/${RECORD.id}.json`, JSON.stringify(RECORD, null, 2)],
	]);
	const server = createServer((request, response) => {
		const file = files.get(request.url ?? "");
		response.writeHead(file === undefined ? 404 : 200).end(file);
	});
	await once(server.listen(0, "127.0.0.1"), "listening");
	const address = server.address();
	const own = typeof address === "object" && address !== null ? address.port : 0;
	return {
		url: `http://127.0.0.1:${own}`,
		async close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

function startWorkerProcess(): ChildProcess {
	return fork(path.resolve("server/processes/worker.ts"), {
		env: {
			...process.env,
			NODE_OPTIONS: "",
			DATABASE_URL: database.runtimeUrl,
			SOPHIA_SECRET: "a secret that only this test uses, long enough",
			SOPHIA_DATA_DIR: dataDir,
			SOPHIA_SIMULATOR_PORT: String(port),
			...NO_NETWORK,
			OSV_BULK_URL: bulk.url,
			SOPHIA_ALLOW_PRIVATE_UPSTREAMS: "true",
		},
		execArgv: [],
		silent: true,
	});
}

function waitFor(child: ChildProcess, event: "message" | "exit"): Promise<unknown> {
	return new Promise((resolve, reject) => {
		child.once(event, resolve);
		child.once("error", reject);
		if (event === "message") child.once("exit", (code) => reject(new Error(`exit ${code}`)));
	});
}

describe("worker process", () => {
	it("fetches the first catalogue before it is ready, keeps the ledger, and drains", async () => {
		worker = startWorkerProcess();
		expect(await waitFor(worker, "message")).toEqual({ type: "ready" });
		expect(await latestCatalog(db)).toMatchObject({ source: "simulator", simulated: true });
		const exit = waitFor(worker, "exit");
		worker.kill("SIGTERM");
		expect(await exit).toBe(0);
	});

	it("brings the advisories up to date from the bulk files, and writes down what came", async () => {
		worker = startWorkerProcess();
		await waitFor(worker, "message");
		const read = () => db.advisoryState.findUnique({ where: { id: 1 } });
		while ((await read())?.lastWorkedAt == null) await wait(50);
		expect(await read()).toMatchObject({ address: bulk.url, lastError: null });
		const folder = advisoryFolder(dataDir);
		expect(readIndex(folder)).toMatchObject({ counts: { PyPI: 1 }, dates: { PyPI: MODIFIED } });
		expect(openAdvisories(folder)?.data.find("PyPI", "example-package")).toHaveLength(1);
		expect(listLoads(folder)).toMatchObject([{ source: `${bulk.url}/PyPI`, added: 1 }]);
		const exit = waitFor(worker, "exit");
		worker.kill("SIGTERM");
		expect(await exit).toBe(0);
	});

	it("ends by itself when its launcher is gone", async () => {
		worker = startWorkerProcess();
		await waitFor(worker, "message");
		const exit = waitFor(worker, "exit");
		worker.disconnect();
		expect(await exit).toBe(0);
	});

	it("says in one line what is missing, without a stack", async () => {
		worker = fork(path.resolve("server/processes/worker.ts"), {
			env: { ...process.env, DATABASE_URL: "", SOPHIA_SECRET: "", SOPHIA_DATA_DIR: dataDir },
			cwd: dataDir,
			execArgv: [],
			silent: true,
		});
		let text = "";
		worker.stderr?.on("data", (chunk) => {
			text += String(chunk);
		});
		expect(await waitFor(worker, "exit")).toBe(1);
		expect(text.trim()).toMatch(/^worker: DATABASE_URL and SOPHIA_SECRET are missing \(.+\)$/);
	});

	it("signs its snapshots in the audit log", async () => {
		const rows: { actor_name: string }[] =
			await db.$queryRaw`SELECT actor_name FROM audit.entry WHERE action = 'catalog.refresh'`;
		expect(rows.map((row) => row.actor_name)).toEqual(["worker"]);
	});
});
