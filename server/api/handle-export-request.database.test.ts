import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccessServices } from "#server/access/access-services.ts";
import { DEFAULT_ORG_ID, type Scope } from "#server/access/contract.ts";
import { createApiKey } from "#server/access/index.ts";
import { createPostgresStore } from "#server/ledger/store/postgres-store.ts";
import { buildIntent, buildTerminal } from "#server/ledger/testing/build-records.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { handleExportRequest } from "./handle-export-request.ts";
import type { Services } from "./services.ts";
import { createStubServices } from "./testing/stub-services.ts";

const ROWS = 2_500;
const ORIGIN = "http://127.0.0.1:3000";
let database: TestDatabase;
let db: Db;
let pool: Pool;
let services: Services;
let requestsKey: { key: string; id: string };

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 4 });
	pool = createPool({ connectionString: database.runtimeUrl, max: 4, applicationName: "test" });
	const common = { db, pool, clock: systemClock, random: systemRandom };
	const secret = new Secret("a secret that only tests use, long enough");
	const access = createAccessServices({ ...common, secret, publicUrl: ORIGIN });
	services = createStubServices({ ...common, access });
	requestsKey = await addKey(["requests.read"]);
	const records = Array.from({ length: ROWS }, () => {
		const id = newId(systemClock, systemRandom);
		const keyId = requestsKey.id;
		return [buildIntent({ id, keyId, sessionId: "=1+1" }), buildTerminal({ id })];
	});
	await createPostgresStore(pool).write(Buffer.from(JSON.stringify(records.flat())));
});
afterAll(async () => {
	await pool.end();
	await db.$disconnect();
	await database.drop();
});

async function addKey(scopes: Scope[]) {
	const ownerId = newId(systemClock, systemRandom);
	const email = `${ownerId}@example.com`;
	await db.user.create({
		data: { id: ownerId, orgId: DEFAULT_ORG_ID, email, name: "owner", role: "admin" },
	});
	const actor = { kind: "system", orgId: DEFAULT_ORG_ID, name: "test", address: null } as const;
	const { item, key } = await createApiKey(
		{ db, clock: systemClock, random: systemRandom, hmacKey: services.access.apiKeyHmacKey },
		actor,
		{
			name: "test",
			scopes,
			allowedModels: [],
			capture: "off",
			captureRetentionDays: 30,
			expiresAt: null,
		},
		ownerId,
	);
	return { key, id: item.id };
}

function get(query: unknown, key?: string): Promise<Response> {
	const url = `${ORIGIN}/api/export?q=${encodeURIComponent(JSON.stringify(query))}`;
	const headers = new Headers({ host: "127.0.0.1:3000" });
	if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
	return handleExportRequest(services, new Request(url, { headers }));
}

test("streams all the caller's rows as a file that no spreadsheet runs", async () => {
	const query = { query: { list: "requests" }, format: "csv", columns: ["id", "sessionId"] };
	const response = await get(query, requestsKey.key);
	expect(response.status).toBe(200);
	expect(response.headers.get("content-disposition")).toMatch(
		/^attachment; filename="sophia-requests-/,
	);
	expect(response.headers.get("cache-control")).toContain("no-store");
	const lines = (await response.text()).trimEnd().split("\r\n");
	expect(lines).toHaveLength(ROWS + 1);
	expect(lines[1]).toMatch(/^"[0-9a-f-]{36}","'=1\+1"$/);
	expect(new Set(lines).size).toBe(ROWS + 1);
});

test("asks the permission of the list that is exported", async () => {
	const decisions = { query: { list: "decisions" }, format: "jsonl" };
	const requests = { query: { list: "requests" }, format: "jsonl" };
	expect((await get(requests)).status).toBe(401);
	const refused = await get(decisions, requestsKey.key);
	expect(refused.status).toBe(403);
	expect(await refused.json()).toMatchObject({
		error: { code: "forbidden", message: "this API key lacks the scope decisions.read" },
	});
	// A key sees what was called with it, and nothing else.
	const other = await addKey(["requests.read"]);
	expect(await (await get(requests, other.key)).text()).toBe("");
});

test("says what is wrong with the question before it answers anything", async () => {
	const wrong = await get({ query: { list: "requests" }, format: "xlsx" }, requestsKey.key);
	expect(wrong.status).toBe(400);
	expect(await wrong.json()).toMatchObject({ error: { code: "invalid_input", param: "format" } });
	const bare = await handleExportRequest(services, new Request(`${ORIGIN}/api/export`));
	expect(bare.status).not.toBe(200);
});
