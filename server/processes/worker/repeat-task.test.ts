import { describe, expect, it } from "vitest";
import { repeatTask, type Task } from "./repeat-task.ts";

/** Timers that fire when the test says so. */
function createManualTimers() {
	const waits: { ms: number; callback: () => void }[] = [];
	return {
		waits,
		after(ms: number, callback: () => void) {
			const wait = { ms, callback };
			waits.push(wait);
			return () => {
				const index = waits.indexOf(wait);
				if (index >= 0) waits.splice(index, 1);
			};
		},
		fire() {
			waits.shift()?.callback();
		},
	};
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

function start(run: Task["run"]) {
	const timers = createManualTimers();
	const events: string[] = [];
	const task = repeatTask(
		{ name: "t", everyMs: () => 10_000, maxRetryMs: 4_000, run },
		{
			after: timers.after,
			onFailing: (name, error) => events.push(`${name} failing: ${String(error)}`),
			onWorking: (name) => events.push(`${name} working`),
		},
	);
	return { timers, events, task };
}

describe("repeatTask", () => {
	it("runs at once and then after its interval, without end", async () => {
		let runs = 0;
		const { timers, task } = start(async () => {
			runs += 1;
			return "done";
		});
		await task.firstRun;
		expect(timers.waits.map(({ ms }) => ms)).toEqual([10_000]);
		timers.fire();
		await settle();
		expect(runs).toBe(2);
		expect(timers.waits).toHaveLength(1);
	});

	it("retries a failure with growing waits, reports its series once, and its end", async () => {
		let isBroken = true;
		const { timers, events, task } = start(async () => {
			if (isBroken) throw new Error("no database");
			return "done";
		});
		await task.firstRun;
		const waits: (number | undefined)[] = [];
		for (let i = 0; i < 4; i++) {
			waits.push(timers.waits[0]?.ms);
			timers.fire();
			await settle();
		}
		expect(waits).toEqual([1_000, 2_000, 4_000, 4_000]);
		isBroken = false;
		timers.fire();
		await settle();
		expect(events).toEqual(["t failing: Error: no database", "t working"]);
		expect(timers.waits[0]?.ms).toBe(10_000);
	});

	it("runs once more when asked for during a run", async () => {
		let finish = () => {};
		let runs = 0;
		const { timers, task } = start(() => {
			runs += 1;
			return new Promise((resolve) => {
				finish = () => resolve("done");
			});
		});
		task.runNow();
		finish();
		await task.firstRun;
		expect(timers.waits[0]?.ms).toBe(0);
		timers.fire();
		expect(runs).toBe(2);
		finish();
	});

	it("stops after the run that is under way, and starts no other", async () => {
		let finish = () => {};
		const { timers, task } = start(
			() =>
				new Promise((resolve) => {
					finish = () => resolve("done");
				}),
		);
		let isStopped = false;
		const stopped = task.stop().then(() => {
			isStopped = true;
		});
		await settle();
		expect(isStopped).toBe(false);
		finish();
		await stopped;
		task.runNow();
		expect(timers.waits).toEqual([]);
	});
});
