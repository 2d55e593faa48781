import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	addSample,
	createHistogram,
	decodeHistogram,
	encodeHistogram,
	HALF_LIFE_MS,
	mergeHistogram,
	quantileOf,
	sampleCount,
} from "./latency-histogram.ts";

const values = fc.array(fc.double({ min: 0.2, max: 900_000, noNaN: true }), {
	minLength: 1,
	maxLength: 300,
});
const times = fc.integer({ min: 0, max: 20 * HALF_LIFE_MS });
const samples = fc.array(fc.tuple(fc.double({ min: 1, max: 60_000, noNaN: true }), times), {
	minLength: 1,
	maxLength: 100,
});

function filled(entries: readonly (readonly [number, number])[], landmarkMs = 0) {
	const histogram = createHistogram(landmarkMs);
	for (const [value, atMs] of entries) addSample(histogram, value, atMs);
	return histogram;
}

describe("quantileOf", () => {
	it("is within 1 % of the exact nearest-rank quantile", () => {
		fc.assert(
			fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, quantile) => {
				const histogram = filled(list.map((value) => [value, 0]));
				const sorted = list.toSorted((a, b) => a - b);
				const rank = Math.max(0, Math.ceil(quantile * list.length - 1e-6) - 1);
				const exact = sorted[rank] ?? 0;
				expect(Math.abs((quantileOf(histogram, quantile) ?? 0) / exact - 1)).toBeLessThan(0.0101);
			}),
		);
	});

	it("is null while there is no sample", () => {
		expect(quantileOf(createHistogram(0), 0.95)).toBeNull();
	});

	it("follows the newer samples once the older ones have decayed", () => {
		const old = Array.from({ length: 1000 }, () => [5_000, 0] as const);
		const recent = Array.from({ length: 20 }, () => [200, 12 * HALF_LIFE_MS] as const);
		expect(quantileOf(filled([...old, ...recent]), 0.95)).toBeCloseTo(200, -1);
	});
});

describe("sampleCount", () => {
	it("halves in every half-life", () => {
		const histogram = filled([
			[100, 0],
			[100, 0],
		]);
		expect(sampleCount(histogram, 0)).toBe(2);
		expect(sampleCount(histogram, HALF_LIFE_MS)).toBe(1);
		expect(sampleCount(histogram, 3 * HALF_LIFE_MS)).toBeCloseTo(0.25);
	});

	it("does not depend on when the landmark moved", () => {
		fc.assert(
			fc.property(samples, (entries) => {
				const sorted = entries.toSorted((a, b) => a[1] - b[1]);
				const nowMs = 20 * HALF_LIFE_MS;
				const exact = sorted.reduce((sum, [, at]) => sum + 2 ** ((at - nowMs) / HALF_LIFE_MS), 0);
				expect(sampleCount(filled(sorted), nowMs) / exact).toBeCloseTo(1, 4);
			}),
		);
	});
});

describe("merge and encoding", () => {
	it("merging parts equals recording everything in one", () => {
		fc.assert(
			fc.property(samples, samples, times, (a, b, landmark) => {
				const merged = filled(a);
				mergeHistogram(merged, filled(b, landmark));
				const nowMs = 20 * HALF_LIFE_MS;
				const whole = filled([...a, ...b]);
				const ratio = sampleCount(merged, nowMs) / sampleCount(whole, nowMs);
				expect(ratio).toBeCloseTo(1, 4);
			}),
		);
	});

	it("survives the binary form", () => {
		fc.assert(
			fc.property(values, (list) => {
				const histogram = filled(list.map((value) => [value, 0]));
				const copy = decodeHistogram(encodeHistogram(histogram));
				expect(copy.weights).toEqual(histogram.weights);
				expect(copy.landmarkMs).toBe(histogram.landmarkMs);
				expect(copy.total).toBeCloseTo(histogram.total, 6);
			}),
		);
	});

	it("takes less than 5 KB even when every bucket is used", () => {
		const histogram = createHistogram(0);
		for (let value = 0.1; value < 2_000_000; value *= 1.01) addSample(histogram, value, 0);
		expect(encodeHistogram(histogram).length).toBeLessThan(5_000);
	});

	it("refuses a damaged or foreign text instead of reading nonsense", () => {
		const bytes = encodeHistogram(filled([[100, 0]]));
		expect(() => decodeHistogram(bytes.subarray(0, -1))).toThrow("length");
		expect(() => decodeHistogram(new Uint8Array(11))).toThrow("header");
		const wrongBucket = bytes.slice();
		new DataView(wrongBucket.buffer).setUint16(11, 60_000);
		expect(() => decodeHistogram(wrongBucket)).toThrow("bucket");
	});
});
