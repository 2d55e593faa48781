import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChildEvents, restartDelayMs, superviseChild } from "./supervise-child.ts";

/** A child process and a clock that the test moves by hand. */
function arrange() {
	let nowMs = 0;
	const timers: { atMs: number; callback: () => void }[] = [];
	const spawned: ChildEvents[] = [];
	const signals: string[] = [];
	const lines: string[] = [];
	const child = superviseChild({
		spec: { name: "edge", file: "edge.ts", env: { NODE_ENV: "test" }, stopTimeoutMs: 30_000 },
		spawn: (_spec, events) => {
			spawned.push(events);
			return { kill: (signal) => signals.push(signal), lastWords: () => "it could not bind" };
		},
		timers: {
			monotonicMs: () => nowMs,
			after: (ms, callback) => {
				const timer = { atMs: nowMs + ms, callback };
				timers.push(timer);
				return { cancel: () => void timers.splice(timers.indexOf(timer), 1) };
			},
		},
		notify: (line) => lines.push(line),
	});
	const advance = (ms: number) => {
		nowMs += ms;
		for (const timer of timers.filter((candidate) => candidate.atMs <= nowMs)) {
			timers.splice(timers.indexOf(timer), 1);
			timer.callback();
		}
	};
	const current = () => {
		const events = spawned.at(-1);
		if (events === undefined) throw new Error("nothing was spawned");
		return events;
	};
	return { child, advance, current, spawned, signals, lines };
}

async function arrangeServing() {
	const world = arrange();
	const started = world.child.start();
	world.current().onReady();
	await started;
	return world;
}

describe("supervised child", () => {
	it("has started when it says so", async () => {
		const { spawned, lines } = await arrangeServing();
		expect(spawned).toHaveLength(1);
		expect(lines).toEqual([]);
	});

	it("fails the start, with its last words, when it ends before it serves", async () => {
		const { child, current } = arrange();
		const started = child.start();
		current().onExit("exit code 1");
		await expect(started).rejects.toMatchObject({
			message: "edge did not start (exit code 1)",
			hint: "it could not bind",
		});
	});

	it("is killed when it says nothing for a minute", async () => {
		const { child, advance, signals, current } = arrange();
		const started = child.start();
		advance(60_000);
		expect(signals).toEqual(["SIGKILL"]);
		current().onExit("SIGKILL");
		await expect(started).rejects.toThrow("edge did not start");
	});

	it("comes back after an end that nobody asked for, and says both", async () => {
		const { advance, current, spawned, lines } = await arrangeServing();
		current().onExit("SIGKILL");
		expect(spawned).toHaveLength(1);
		advance(500);
		expect(spawned).toHaveLength(2);
		current().onReady();
		expect(lines).toEqual(["edge ended (SIGKILL); starting it again in 0.5 s", "edge is back"]);
	});

	it("waits longer with each end in a row, and starts over after a long life", async () => {
		const { advance, current, lines } = await arrangeServing();
		for (const waitMs of [500, 1_000, 2_000]) {
			current().onExit("exit code 1");
			advance(waitMs);
		}
		current().onReady();
		advance(60_000);
		current().onExit("exit code 1");
		expect(lines.filter((line) => line.includes("ended")).map((line) => line.slice(-5))).toEqual([
			"0.5 s",
			"n 1 s",
			"n 2 s",
			"0.5 s",
		]);
	});

	it("ends when asked and is not started again", async () => {
		const { child, current, signals, spawned, lines } = await arrangeServing();
		const stopped = child.stop();
		current().onExit("exit code 0");
		await stopped;
		expect(signals).toEqual(["SIGTERM"]);
		expect(spawned).toHaveLength(1);
		expect(lines).toEqual([]);
	});

	it("is made to end after its time, or sooner when hurried", async () => {
		const patient = await arrangeServing();
		const stopped = patient.child.stop();
		patient.advance(29_999);
		expect(patient.signals).toEqual(["SIGTERM"]);
		patient.advance(1);
		expect(patient.signals).toEqual(["SIGTERM", "SIGKILL"]);
		patient.current().onExit("SIGKILL");
		await stopped;

		const hurried = await arrangeServing();
		void hurried.child.stop();
		hurried.child.hurry();
		hurried.advance(2_000);
		expect(hurried.signals).toEqual(["SIGTERM", "SIGKILL"]);
	});

	it("is not started again when stopped during the pause", async () => {
		const { child, current, advance, spawned } = await arrangeServing();
		current().onExit("exit code 1");
		await child.stop();
		advance(60_000);
		expect(spawned).toHaveLength(1);
	});

	it("is replaced at once when the code changed", async () => {
		const { child, current, spawned, signals } = await arrangeServing();
		child.restart();
		expect(signals).toEqual(["SIGTERM"]);
		current().onExit("exit code 0");
		expect(spawned).toHaveLength(2);
	});
});

describe("pause before a restart", () => {
	it("grows and stays within half a second and half a minute", () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1000 }), (ends) => {
				expect(restartDelayMs(ends)).toBeGreaterThanOrEqual(500);
				expect(restartDelayMs(ends)).toBeLessThanOrEqual(30_000);
				expect(restartDelayMs(ends + 1)).toBeGreaterThanOrEqual(restartDelayMs(ends));
			}),
		);
	});
});
