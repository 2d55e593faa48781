import { describe, expect, it } from "vitest";
import { decodeHealth, type HealthSample, summarizeHealth } from "./core/model-health.ts";
import { createHealthRecorder } from "./health-recorder.ts";
import type { HealthRow } from "./ports.ts";

const sample: HealthSample = {
	modelId: "openai/a",
	upstream: "simulator",
	ttftMs: 100,
	totalMs: 900,
	outputTokens: 50,
	outcome: "ok",
};

function createRecorder() {
	const saved: (readonly HealthRow[])[] = [];
	const events: string[] = [];
	const store = { isAway: false };
	let fire = async () => {};
	const recorder = createHealthRecorder({
		store: {
			async save(_instance, rows) {
				if (store.isAway) throw new Error("no database");
				saved.push(rows);
			},
		},
		clock: { nowMs: () => 1_000, monotonicMs: () => 0 },
		after: (_ms, callback) => {
			fire = async () => {
				callback();
				await new Promise((resolve) => setImmediate(resolve));
			};
			return () => {};
		},
		instance: "i",
		onSaving: (state) => events.push(state),
	});
	return { recorder, saved, events, store, tick: () => fire() };
}

describe("health recorder", () => {
	it("saves the whole state of what changed, and nothing when nothing did", async () => {
		const { recorder, saved, tick } = createRecorder();
		recorder.record(sample);
		recorder.record({ ...sample, upstream: "openrouter" });
		await tick();
		await tick();
		recorder.record(sample);
		await tick();
		expect(saved.map((rows) => rows.length)).toEqual([2, 1]);
		const [row] = saved[1] ?? [];
		if (row === undefined) throw new Error("no row");
		const health = summarizeHealth("a", "u", decodeHealth(row.state), 1_000);
		expect(health.samples).toBe(2);
	});

	it("loses nothing while the database is away, and says so once", async () => {
		const { recorder, saved, events, store, tick } = createRecorder();
		store.isAway = true;
		recorder.record(sample);
		await tick();
		await tick();
		recorder.record(sample);
		store.isAway = false;
		await tick();
		expect(events).toEqual(["failing", "working"]);
		expect(saved).toHaveLength(1);
	});

	it("saves once more when it closes", async () => {
		const { recorder, saved } = createRecorder();
		recorder.record(sample);
		await recorder.close();
		expect(saved).toHaveLength(1);
	});
});
