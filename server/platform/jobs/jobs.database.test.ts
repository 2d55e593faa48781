import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { systemClock } from "../clock.ts";
import { createDb, type Db, inTransaction } from "../db/client.ts";
import { createPool } from "../db/pool.ts";
import { newId } from "../ids.ts";
import { systemRandom } from "../random.ts";
import type { ClaimedJob, JobEnd, JobRun } from "./job.ts";
import { cancelJob, claimJob, enqueueJob, renewLeases } from "./job-rows.ts";
import { type JobRunner, startJobRunner } from "./run-jobs.ts";

let database: TestDatabase;
let db: Db;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 4 });
	pool = createPool({
		connectionString: database.runtimeUrl,
		max: 4,
		applicationName: "jobs test",
	});
});
beforeEach(async () => {
	await db.job.deleteMany();
});
afterAll(async () => {
	await Promise.all([db.$disconnect(), pool.end()]);
	await database.drop();
});

function enqueue(key: string, priority = 0) {
	const id = newId(systemClock, systemRandom);
	const job = { id, kind: "test", key, payload: { key }, priority };
	return inTransaction(db, (tx) => enqueueJob(tx, job));
}

async function stateOf(id: string) {
	return db.job.findUniqueOrThrow({ where: { id } });
}

/** A lease that nobody renews any more, as a killed process leaves it. */
async function loseLease(id: string) {
	await db.job.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1_000) } });
}

describe("the queue", () => {
	it("holds one waiting job of a key, and forgets what its transaction took back", async () => {
		const first = await enqueue("a");
		expect(await enqueue("a")).toEqual({ id: first.id, isNew: false });
		const failed = inTransaction(db, async (tx) => {
			await enqueueJob(tx, {
				id: newId(systemClock, systemRandom),
				kind: "test",
				key: "b",
				payload: {},
			});
			throw new Error("taken back");
		});
		await expect(failed).rejects.toThrow("taken back");
		expect(await db.job.count()).toBe(1);
	});

	it("gives each job to one runner, the urgent ones first, one of a key at a time", async () => {
		const late = await enqueue("a", 5);
		const urgent = await enqueue("b");
		const claims = await Promise.all(
			["r1", "r2", "r3"].map((runner) => claimJob(pool, runner, ["test"], 60_000)),
		);
		const ids = claims.flatMap((job) => job?.id ?? []);
		expect(ids.sort()).toEqual([late.id, urgent.id].sort());
		await enqueue("a");
		expect(await claimJob(pool, "r4", ["test"], 60_000)).toBeNull();
		expect(await claimJob(pool, "r4", ["other"], 60_000)).toBeNull();
	});

	it("gives a job on whose runner died to another one, and tells the first it lost it", async () => {
		const { id } = await enqueue("a");
		await claimJob(pool, "dead", ["test"], 60_000);
		await loseLease(id);
		expect(await claimJob(pool, "heir", ["test"], 60_000)).toMatchObject({ id, attempt: 2 });
		expect((await renewLeases(pool, "dead", [id], 60_000)).size).toBe(0);
		expect((await renewLeases(pool, "heir", [id], 60_000)).get(id)).toEqual({ isCancelled: false });
	});
});

interface Probe {
	readonly runner: JobRunner;
	readonly runs: ClaimedJob[];
	readonly ends: JobEnd[];
}

function start(run: (job: JobRun) => Promise<void>, name = "r1"): Probe {
	const runs: ClaimedJob[] = [];
	const ends: JobEnd[] = [];
	const runner = startJobRunner({
		db,
		pool,
		runner: name,
		concurrency: 2,
		handlers: {
			test: {
				async run(job) {
					runs.push(job);
					await run(job);
				},
				async recordEnd(_tx, _job, end) {
					ends.push(end);
				},
			},
		},
		after(ms, callback) {
			const timer = setTimeout(callback, Math.min(ms, 20));
			return () => clearTimeout(timer);
		},
		onProblem: () => {},
	});
	return { runner, runs, ends };
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
	while (!(await holds())) await wait(10);
}

/** Runs until somebody stops it. */
function untilAborted(job: JobRun): Promise<void> {
	return new Promise((_resolve, reject) => {
		job.signal.addEventListener("abort", () => reject(job.signal.reason));
	});
}

describe("a runner", () => {
	it("ends a job together with its results", async () => {
		const { id } = await enqueue("a");
		const { runner, runs } = start((job) =>
			job.complete(async (tx) => {
				await tx.changeEpoch.create({ data: { topic: `done ${job.id}` } });
			}),
		);
		await until(async () => (await stateOf(id)).state === "done");
		await runner.stop();
		expect(runs).toMatchObject([{ id, attempt: 1, payload: { key: "a" } }]);
		expect(await db.changeEpoch.count({ where: { topic: `done ${id}` } })).toBe(1);
	});

	it("writes nothing for a job that somebody else does meanwhile", async () => {
		const { id } = await enqueue("a");
		const { runner, ends } = start(async (job) => {
			await pool.query("UPDATE job SET runner = 'other' WHERE id = $1", [job.id]);
			await job.complete(async (tx) => {
				await tx.changeEpoch.create({ data: { topic: `done ${job.id}` } });
			});
		});
		await until(async () => (await stateOf(id)).runner === "other");
		await runner.stop();
		expect(await db.changeEpoch.count({ where: { topic: `done ${id}` } })).toBe(0);
		expect((await stateOf(id)).state).toBe("running");
		expect(ends).toEqual([]);
	});

	it("stops a job that is cancelled, and says that it was", async () => {
		const { id } = await enqueue("a");
		const { runner, runs, ends } = start(untilAborted);
		await until(() => runs.length === 1);
		expect(await inTransaction(db, (tx) => cancelJob(tx, id))).toBe("requested");
		await until(async () => (await stateOf(id)).state === "cancelled");
		await runner.stop();
		expect(ends).toEqual([{ state: "cancelled", message: "cancelled" }]);
	});

	it("takes a waiting job out of the queue when it is cancelled", async () => {
		const { id } = await enqueue("a");
		expect(await inTransaction(db, (tx) => cancelJob(tx, id))).toBe("cancelled");
		expect(await inTransaction(db, (tx) => cancelJob(tx, id))).toBe("over");
		expect(await claimJob(pool, "r1", ["test"], 60_000)).toBeNull();
	});

	it("puts back what it holds when it stops, as if it had not been begun", async () => {
		const { id } = await enqueue("a");
		const first = start(untilAborted);
		await until(() => first.runs.length === 1);
		await first.runner.stop();
		expect(await stateOf(id)).toMatchObject({ state: "queued", attempt: 0 });
		const second = start((job) => job.complete(async () => {}), "r2");
		await until(async () => (await stateOf(id)).state === "done");
		await second.runner.stop();
		expect(second.runs).toMatchObject([{ attempt: 1 }]);
	});

	it("ends a failed job with its reason", async () => {
		const { id } = await enqueue("a");
		const { runner, ends } = start(() => Promise.reject(new Error("the lock is gone")));
		await until(async () => (await stateOf(id)).state === "failed");
		await runner.stop();
		expect(ends).toEqual([{ state: "failed", message: "the lock is gone" }]);
		expect((await stateOf(id)).error).toBe("the lock is gone");
	});

	it("gives up a job that killed its process three times", async () => {
		const { id } = await enqueue("a");
		for (const runner of ["r1", "r2", "r3"]) {
			await claimJob(pool, runner, ["test"], 60_000);
			await loseLease(id);
		}
		const { runner, runs, ends } = start((job) => job.complete(async () => {}), "r4");
		await until(async () => (await stateOf(id)).state === "failed");
		await runner.stop();
		expect(runs).toEqual([]);
		expect(ends).toMatchObject([{ state: "failed", message: expect.stringContaining("3 times") }]);
	});
});
