import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { createChangeFeed, raiseEpoch } from "./change-feed.ts";
import { systemClock } from "./clock.ts";
import { createDb, type Db, inTransaction } from "./db/client.ts";
import type { ChangeTopic } from "./events.ts";

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 2 });
});
afterAll(async () => {
	await db.$disconnect();
	await database.drop();
});

async function openFeed() {
	const states: string[] = [];
	const feed = await createChangeFeed({
		connectionString: database.runtimeUrl,
		clock: systemClock,
		onConnection: (state) => states.push(state),
	});
	const next = (topic: ChangeTopic) =>
		new Promise<void>((resolve) => {
			const stop = feed.subscribe(topic, () => {
				stop();
				resolve();
			});
		});
	return { feed, next, states };
}

test("a committed change reaches a listener of its topic", async () => {
	const { feed, next } = await openFeed();
	const heard = next("policy");
	await inTransaction(db, (tx) => raiseEpoch(tx, "policy"));
	await heard;
	await feed.close();
});

test("a rolled-back change is never announced", async () => {
	const { feed, next } = await openFeed();
	let keysHeard = 0;
	feed.subscribe("keys", () => {
		keysHeard += 1;
	});
	await inTransaction(db, async (tx) => {
		await raiseEpoch(tx, "keys");
		throw new Error("changed my mind");
	}).catch(() => {});
	const heard = next("catalog");
	await inTransaction(db, (tx) => raiseEpoch(tx, "catalog"));
	await heard;
	expect(keysHeard).toBe(0);
	await feed.close();
});

test("a change made while the connection was cut is heard after it is back", async () => {
	const { feed, next, states } = await openFeed();
	const heard = next("providers");
	const owner = new Client({ connectionString: database.ownerUrl });
	await owner.connect();
	await owner.query(
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		 WHERE application_name = 'sophia change feed' AND datname = current_database()`,
	);
	await inTransaction(db, (tx) => raiseEpoch(tx, "providers"));
	await heard;
	expect(states.filter((state) => state === "lost").length).toBeLessThanOrEqual(1);
	await owner.end();
	await feed.close();
});
