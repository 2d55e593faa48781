import { expect, test } from "vitest";
import { createDb } from "../db/client.ts";
import { createPool } from "../db/pool.ts";
import { startJobRunner } from "./run-jobs.ts";

test("a database that is away is told once, however often it is asked", async () => {
	const connectionString = "postgresql://nobody@127.0.0.1:1/none";
	const pool = createPool({ connectionString, max: 1, applicationName: "jobs test" });
	const db = createDb({ connectionString, max: 1 });
	const problems: string[] = [];
	let beats = 0;
	const { promise: fourth, resolve } = Promise.withResolvers<void>();
	const runner = startJobRunner({
		...{ db, pool, runner: "r", handlers: {}, concurrency: 1 },
		after(_ms, callback) {
			beats += 1;
			if (beats === 4) resolve();
			const timer = setImmediate(callback);
			return () => clearImmediate(timer);
		},
		onProblem: (what) => problems.push(what),
	});
	await fourth;
	await runner.stop();
	await Promise.all([db.$disconnect(), pool.end()]);
	expect(problems).toEqual(["looking into the queue of jobs"]);
});
