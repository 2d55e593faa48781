import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role } from "#server/access/contract.ts";
import { buildPerson } from "#server/access/testing/build-actors.ts";
import { createPostgresStore } from "#server/ledger/store/postgres-store.ts";
import { buildIntent, buildTerminal } from "#server/ledger/testing/build-records.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { createApiContext } from "../context.ts";
import { createCaller } from "../root.ts";
import { createStubServices } from "../testing/stub-services.ts";

const id = newId(systemClock, systemRandom);
const userId = newId(systemClock, systemRandom);
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
	database = await createTestDatabase();
	pool = createPool({ connectionString: database.runtimeUrl, max: 2, applicationName: "test" });
	const atMs = systemClock.nowMs();
	const capture = { kind: "capture", id, atMs, request: "PROMPT", response: "ANSWER" };
	const records = [
		buildIntent({ id, atMs, userId }),
		buildTerminal({ id, atMs }),
		{
			...{ ...capture, truncated: false, expiresAtMs: atMs + 60_000 },
			...{ requestHeaders: [["user-agent", "curl/8"]], answerHeaders: null },
		},
	];
	await createPostgresStore(pool).write(Buffer.from(JSON.stringify(records)));
});

afterAll(async () => {
	await pool.end();
	await database.drop();
});

function call(role: Role, as = newId(systemClock, systemRandom)) {
	const actor = buildPerson(role, { userId: as });
	const services = createStubServices({ pool, clock: systemClock });
	const context = { services, actor, mustChangePassword: false, address: null, http: null };
	return createCaller(createApiContext(context));
}

test("gives captured messages to staff and to their author, facts alone to an auditor", async () => {
	const input = { id, withMessages: true };
	for (const caller of [call("admin"), call("operator"), call("consumer", userId)]) {
		expect(await caller.requests.get(input)).toMatchObject({
			state: "found",
			messages: {
				...{ request: "PROMPT", response: "ANSWER" },
				...{ requestHeaders: [["user-agent", "curl/8"]], answerHeaders: null },
			},
		});
	}
	expect(await call("auditor").requests.get(input)).toMatchObject({
		state: "found",
		messages: null,
	});
	await expect(call("executive").requests.get({ id })).rejects.toThrow(/your role \(executive\)/);
	expect((await call("consumer").requests.list({})).items).toEqual([]);
});

test("says that a fresh request is being written", async () => {
	const fresh = newId(systemClock, systemRandom);
	expect(await call("admin").requests.get({ id: fresh })).toEqual({
		state: "being_written",
		id: fresh,
	});
});

test("counts for an executive without naming anybody's rows", async () => {
	const range = { since: "2026-01-01T00:00:00Z", until: "2026-12-31T00:00:00Z" };
	const summary = await call("executive").usage.summary(range);
	expect(summary).toMatchObject({ zone: "UTC", totals: { requests: 1, simulatedRequests: 1 } });
	expect(summary.days).toHaveLength(364);
});

test("refuses fields that it does not know and limits beyond 200", async () => {
	const { requests } = call("admin");
	await expect(requests.list({ limit: 201 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
	const unknown: object = { orgId: "00000000-0000-7000-8000-0000000000ff" };
	await expect(requests.list(unknown)).rejects.toMatchObject({ code: "BAD_REQUEST" });
});
