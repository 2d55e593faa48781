import { afterAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase } from "#server/testing/database.ts";
import { systemClock } from "../clock.ts";
import { createDb, inTransaction } from "../db/client.ts";
import { systemRandom } from "../random.ts";
import {
	type AlertTimes,
	listOpenAlerts,
	pruneAlerts,
	resolveAlerts,
	saveAlert,
} from "./alert-rows.ts";
import { createAlertStore } from "./alert-store.ts";

const database = await createTestDatabase();
const db = createDb({ connectionString: database.runtimeUrl, max: 8 });
const deps = { db, clock: systemClock, random: systemRandom };
const store = createAlertStore(deps);
const START_MS = Date.UTC(2026, 10, 22);
const MINUTE_MS = 60_000;
const LOST = { kind: "store_lost", subject: "usage log", message: "records wait" };

beforeEach(async () => {
	await db.alert.deleteMany();
	await db.alertEvent.deleteMany();
});

afterAll(async () => {
	await db.$disconnect();
	await database.drop();
});

/** Raised and seen at this minute, and ended where a minute is given. */
function at(minute: number, endMinute: number | null = null): AlertTimes {
	const ms = START_MS + minute * MINUTE_MS;
	return {
		raisedAtMs: ms,
		lastSeenMs: ms,
		resolvedAtMs: endMinute === null ? null : START_MS + endMinute * MINUTE_MS,
	};
}

const rows = () => db.alert.findMany({ orderBy: { raisedAt: "asc" } });

test("one open row for each kind and subject, however many raise it at once", async () => {
	const subjects = ["a", "b"];
	await Promise.all(
		Array.from({ length: 12 }, (_, i) =>
			store.save({ ...LOST, subject: subjects[i % 2] ?? "" }, at(i)),
		),
	);
	const open = await listOpenAlerts(db, 50);
	expect(open.map(({ subject }) => subject).sort()).toEqual(subjects);
});

test("what comes back soon opens the same row, what comes back later is another", async () => {
	await store.save(LOST, at(0));
	await store.save(LOST, at(0, 1));
	await store.save({ ...LOST, message: "again" }, at(5));
	expect(await rows()).toMatchObject([{ message: "again", resolvedAt: null }]);
	await store.save(LOST, at(5, 6));
	await store.save(LOST, at(30));
	expect((await rows()).map(({ resolvedAt }) => resolvedAt === null)).toEqual([false, true]);
});

test("an alert ends by its kind and subject, and by nobody seeing it", async () => {
	await store.save(LOST, at(0));
	await store.save({ ...LOST, kind: "breaker_open" }, at(0));
	await inTransaction(db, (tx) =>
		resolveAlerts(tx, { kinds: ["store_lost"], subject: LOST.subject }, START_MS, deps),
	);
	expect((await listOpenAlerts(db, 50)).map(({ kind }) => kind)).toEqual(["breaker_open"]);
	await store.endStale(["store_lost"], START_MS + MINUTE_MS);
	await store.endStale(["breaker_open"], START_MS);
	expect(await listOpenAlerts(db, 50)).toHaveLength(1);
	await store.endStale(["breaker_open"], START_MS + 1);
	expect(await listOpenAlerts(db, 50)).toEqual([]);
});

test("only what ended long ago is removed", async () => {
	await inTransaction(db, (tx) => saveAlert(tx, LOST, at(0, 1), deps));
	await store.save({ ...LOST, subject: "open" }, at(0));
	expect(await pruneAlerts(db, START_MS)).toBe(0);
	expect(await pruneAlerts(db, START_MS + 2 * MINUTE_MS)).toBe(1);
	expect(await rows()).toMatchObject([{ subject: "open" }]);
});

/** Events in the order in which they are due; two of one moment by their names. */
const told = async () =>
	(await db.alertEvent.findMany({ orderBy: [{ dueAt: "asc" }, { subject: "asc" }] })).map(
		({ event, subject, dueAt }) =>
			`${event} ${subject} +${(dueAt.getTime() - START_MS) / MINUTE_MS}`,
	);

test("a trouble puts one begin and one end into the outbox, however often it is renewed", async () => {
	await store.save(LOST, at(0));
	await store.save({ ...LOST, message: "still" }, at(1));
	await store.save(LOST, at(0, 3));
	await store.save(LOST, at(0, 3));
	expect(await told()).toEqual(["raised usage log +0", "resolved usage log +5"]);
});

test("an end that comes back before it was told is taken back; one that was told begins anew", async () => {
	await store.save(LOST, at(0));
	await store.save(LOST, at(0, 1));
	await store.save(LOST, at(2));
	expect(await told()).toEqual(["raised usage log +0"]);
	await store.save(LOST, at(2, 3));
	await db.alertEvent.updateMany({ data: { dispatchedAt: new Date(START_MS) } });
	await store.save(LOST, at(6));
	expect(await told()).toEqual([
		"raised usage log +0",
		"resolved usage log +5",
		"raised usage log +6",
	]);
});

test("what came and went before it could be written is told from begin to end", async () => {
	await store.save(LOST, at(0, 1));
	await store.save({ ...LOST, subject: "stale" }, at(0));
	await store.endStale([LOST.kind], START_MS + 4 * MINUTE_MS);
	expect(await told()).toEqual([
		"raised stale +0",
		"raised usage log +0",
		"resolved usage log +3",
		"resolved stale +6",
	]);
});

test("a transaction that fails leaves neither alert nor event", async () => {
	const failing = inTransaction(db, async (tx) => {
		await saveAlert(tx, LOST, at(0), deps);
		throw new Error("the rest did not work");
	});
	await expect(failing).rejects.toThrow("the rest did not work");
	expect([await rows(), await told()]).toEqual([[], []]);
});
