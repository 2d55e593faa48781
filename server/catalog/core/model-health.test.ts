import { describe, expect, it } from "vitest";
import { HALF_LIFE_MS } from "./latency-histogram.ts";
import {
	createHealthState,
	decodeHealth,
	encodeHealth,
	type HealthSample,
	mergeHealth,
	recordSample,
	summarizeHealth,
} from "./model-health.ts";

const base: HealthSample = {
	modelId: "openai/sim-flash",
	upstream: "simulator",
	ttftMs: 250,
	totalMs: 1_250,
	outputTokens: 100,
	outcome: "ok",
};

function summary(...samples: Partial<HealthSample>[]) {
	const state = createHealthState(0);
	for (const sample of samples) recordSample(state, { ...base, ...sample }, 0);
	return summarizeHealth("m", "u", state, 0);
}

describe("recordSample", () => {
	it("measures first token, whole answer and speed of the writing part", () => {
		const health = summary({});
		expect(health.samples).toBe(1);
		expect(health.ttftMsP95).toBeCloseTo(250, -1);
		expect(health.totalMsP50).toBeCloseTo(1_250, -2);
		expect(health.outputTokensPerSecondP50).toBeCloseTo(100, -1);
		expect(health.outcomes).toEqual({ ok: 1 });
	});

	it("counts a failure without letting it look fast", () => {
		const health = summary({ outcome: "overloaded", ttftMs: null, totalMs: 3, outputTokens: null });
		expect(health).toMatchObject({
			samples: 0,
			ttftMsP95: null,
			totalMsP50: null,
			outcomes: { overloaded: 1 },
		});
	});

	it("counts first tokens and whole answers apart: an answer in one piece shows no first token", () => {
		const health = summary({}, { ttftMs: null });
		expect(health).toMatchObject({ samples: 1, totalSamples: 2 });
		expect(summary({ ttftMs: null }).outputTokensPerSecondP50).toBeNull();
	});

	it("takes no speed from an answer of a few tokens", () => {
		expect(summary({ outputTokens: 3 }).outputTokensPerSecondP50).toBeNull();
	});
});

describe("summary", () => {
	it("decays counts to the time of the snapshot", () => {
		const state = createHealthState(0);
		for (let i = 0; i < 8; i++) recordSample(state, base, 0);
		const health = summarizeHealth("m", "u", state, 2 * HALF_LIFE_MS);
		expect(health.samples).toBe(2);
		expect(health.outcomes).toEqual({ ok: 2 });
		expect(health.lastSampleMs).toBe(0);
	});
});

describe("merge", () => {
	it("adds two instances' measurements at the later time", () => {
		const a = createHealthState(0);
		const b = createHealthState(HALF_LIFE_MS);
		recordSample(a, base, 0);
		recordSample(b, { ...base, outcome: "timeout", ttftMs: null }, HALF_LIFE_MS);
		mergeHealth(a, b);
		const health = summarizeHealth("m", "u", a, HALF_LIFE_MS);
		expect(health.samples).toBe(0.5);
		expect(health.outcomes).toEqual({ ok: 0.5, timeout: 1 });
		expect(health.lastSampleMs).toBe(HALF_LIFE_MS);
	});
});

describe("binary form", () => {
	it("gives back the same summary", () => {
		const state = createHealthState(5);
		recordSample(state, base, 10);
		recordSample(state, { ...base, outcome: "rate_limited", ttftMs: null }, 20);
		const copy = decodeHealth(encodeHealth(state));
		expect(summarizeHealth("m", "u", copy, 30)).toEqual(summarizeHealth("m", "u", state, 30));
	});

	it("refuses a cut row", () => {
		const bytes = encodeHealth(createHealthState(0));
		for (let length = 0; length < bytes.length; length += 7) {
			expect(() => decodeHealth(bytes.subarray(0, length))).toThrow("damaged");
		}
	});
});
