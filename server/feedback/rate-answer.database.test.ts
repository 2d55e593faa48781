import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, DEFAULT_ORG_ID, type Role } from "#server/access/contract.ts";
import { createPostgresStore } from "#server/ledger/store/postgres-store.ts";
import { buildIntent, buildTerminal } from "#server/ledger/testing/build-records.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { rateInput } from "./contract.ts";
import { listFeedback, rateAnswer } from "./index.ts";

const OLD_MS = Date.parse("2026-11-01T12:00:00Z");
const requestId = newId({ nowMs: () => OLD_MS, monotonicMs: () => 0 }, systemRandom);
let database: TestDatabase;
let db: Db;
let pool: Pool;
let author: Actor;
let stranger: Actor;
let operator: Actor;
let auditor: Actor;

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 4 });
	pool = createPool({ connectionString: database.runtimeUrl, max: 2, applicationName: "test" });
	const consumer = await addUser("consumer");
	author = consumer;
	stranger = await addUser("consumer");
	operator = await addUser("operator");
	auditor = await addUser("auditor");
	const records = [
		buildIntent({ id: requestId, atMs: OLD_MS, userId: consumer.userId }),
		buildTerminal({ id: requestId, atMs: OLD_MS + 900 }),
	];
	await createPostgresStore(pool).write(Buffer.from(JSON.stringify(records)));
});
afterAll(async () => {
	await pool.end();
	await db.$disconnect();
	await database.drop();
});

async function addUser(role: Role) {
	const userId = newId(systemClock, systemRandom);
	const email = `${userId}@example.com`;
	await db.user.create({ data: { id: userId, orgId: DEFAULT_ORG_ID, email, name: role, role } });
	const session = { sessionId: newId(systemClock, systemRandom), address: null };
	return { kind: "user", orgId: DEFAULT_ORG_ID, userId, role, email, ...session } as const;
}

const deps = () => ({ db, pool, clock: systemClock });
const rate = (actor: Actor, given: object) =>
	rateAnswer(deps(), actor, rateInput.parse({ requestId, rating: "down", ...given }));

test("keeps one rating a person, shown to those who see the request", async () => {
	await rate(author, { labels: ["wrong", "wrong", "too_slow"], reason: "my own words" });
	await rate(author, { rating: "up", reason: "better now" });
	await rate(operator, {});
	const seen = await listFeedback(deps(), author, [requestId]);
	expect(seen).toHaveLength(2);
	expect(seen.find(({ isMine }) => isMine)).toMatchObject({
		rating: "up",
		labels: [],
		reason: "better now",
	});
	expect(await listFeedback(deps(), stranger, [requestId])).toEqual([]);
	await expect(rate(stranger, {})).rejects.toThrow(/there is no request/);
});

test("hides the words from auditors, also in the audit log", async () => {
	const seen = await listFeedback(deps(), auditor, [requestId]);
	expect(seen).toHaveLength(2);
	expect(seen.every(({ reason }) => reason === null)).toBe(true);
	const rows = await db.$queryRaw<{ text: string }[]>`
		SELECT before::text || after::text AS text FROM audit.entry WHERE action = 'feedback.rate'`;
	expect(rows).toHaveLength(3);
	expect(JSON.stringify(rows)).not.toMatch(/words|better now/);
});

test("takes a rating back, once", async () => {
	await rate(operator, { rating: null });
	await rate(operator, { rating: null });
	expect(await listFeedback(deps(), operator, [requestId])).toHaveLength(1);
	const rows = await db.$queryRaw<{ n: bigint }[]>`
		SELECT count(*) AS n FROM audit.entry WHERE action = 'feedback.withdraw'`;
	expect(Number(rows[0]?.n)).toBe(1);
});

test("rates an answer whose record is still on its way", async () => {
	const fresh = newId(systemClock, systemRandom);
	const rated = await rateAnswer(
		deps(),
		author,
		rateInput.parse({ requestId: fresh, rating: "up" }),
	);
	expect(rated).toMatchObject({ requestId: fresh, rating: "up", isMine: true });
	expect(await listFeedback(deps(), author, [fresh])).toHaveLength(1);
});
