import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg, signServiceToken } from "#server/access/index.ts";
import { createSeededRandom } from "#server/adapters/simulator/core/seeded-random.ts";
import { createSimulatorServer } from "#server/adapters/simulator/create-simulator-server.ts";
import { systemTimers } from "#server/adapters/simulator/system-timers.ts";
import { ensureFirstSnapshots } from "#server/catalog/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { parseEnv } from "#server/platform/env.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createInstallationEnvelope } from "#server/platform/secrets/create-envelope.ts";
import { deriveKey } from "#server/platform/secrets/derive-key.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { ensureFirstPolicy, readGatewayConfig } from "#server/policy/index.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { createCatalogDeps, systemActor } from "./compose-catalog.ts";

const SECRET = "a secret of the test that is long enough";
const database = await createTestDatabase();
const dataDir = mkdtempSync(path.join(tmpdir(), "sophia-edge-"));
const db = createDb({ connectionString: database.runtimeUrl, max: 2 });
const pool = createPool({ connectionString: database.runtimeUrl, max: 2, applicationName: "test" });
const random = createSeededRandom(1);
const simulator = await createSimulatorServer({
	clock: systemClock,
	timers: systemTimers,
	random,
	port: 0,
});
let edge: ChildProcess;
let url = "";

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
	const address = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	return typeof address === "object" && address !== null ? address.port : 0;
}

beforeAll(async () => {
	const port = await freePort();
	url = `http://127.0.0.1:${port}`;
	const variables = {
		PORT: String(port),
		DATABASE_URL: database.runtimeUrl,
		SOPHIA_DATA_DIR: dataDir,
		SOPHIA_SECRET: SECRET,
		SOPHIA_SIMULATOR_PORT: new URL(simulator.url).port,
	};
	const { env } = parseEnv(variables);
	const actor = systemActor("test");
	const file = env.PORTKEY_CONFIG_PATH;
	const { policy } = await readGatewayConfig(file);
	await ensureDefaultOrg(db);
	await ensureFirstPolicy(db, { actor, config: policy, file });
	const envelope = createInstallationEnvelope(new Secret(SECRET), systemRandom);
	const deps = await createCatalogDeps({
		db,
		env,
		clock: systemClock,
		random: systemRandom,
		envelope,
	});
	await ensureFirstSnapshots(deps, actor);
	edge = spawn(process.execPath, [path.join(import.meta.dirname, "edge.ts")], {
		env: { ...process.env, ...variables },
		stdio: ["ignore", "inherit", "inherit", "ipc"],
	});
	await once(edge, "message");
}, 60_000);

afterAll(async () => {
	if (edge.exitCode === null) edge.kill("SIGKILL");
	await simulator.close();
	await db.$disconnect();
	await pool.end();
	rmSync(dataDir, { recursive: true, force: true });
	await database.drop();
});

function ask(body: object): Promise<Response> {
	const key = deriveKey(new Secret(SECRET), "service-token");
	const token = signServiceToken(
		{ clock: systemClock, key },
		{
			kind: "service",
			orgId: DEFAULT_ORG_ID,
			service: "console",
			onBehalfOfUserId: null,
			role: "operator",
			address: null,
		},
	);
	return fetch(`${url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({
			messages: [{ role: "user", content: "[[sim:ttft=5]] [[sim:tokens=20]] hello" }],
			...body,
		}),
	});
}

async function rowsOf(requestId: string | null): Promise<unknown[]> {
	const sql = "SELECT * FROM ledger.request WHERE id = $1";
	return (await pool.query(sql, [requestId])).rows;
}

test("the edge is ready with the snapshots of the database", async () => {
	const ready = await fetch(`${url}/readyz`);
	expect(await ready.json()).toMatchObject({ status: "ready", checks: { database: "reachable" } });
});

test("an auto request is decided, streamed, labelled as simulated and stored with its decision", async () => {
	const answer = await ask({ model: "auto", stream: true });
	expect(answer.status).toBe(200);
	expect(answer.headers.get("x-sophia-simulated")).toBe("true");
	expect(answer.headers.get("x-sophia-decision")).toBeTruthy();
	expect(await answer.text()).toMatch(/data: \[DONE\]\n\n$/);
	await expect
		.poll(() => rowsOf(answer.headers.get("x-request-id")), { timeout: 10_000 })
		.toHaveLength(1);
});

test("a stop request drains and ends the process with nothing lost", async () => {
	const answer = await ask({ model: "auto" });
	expect(answer.status).toBe(200);
	await answer.text();
	edge.kill("SIGTERM");
	const [code] = await once(edge, "exit");
	expect(code).toBe(0);
	expect(await rowsOf(answer.headers.get("x-request-id"))).toHaveLength(1);
});
