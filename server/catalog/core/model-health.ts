import { AppError } from "#server/platform/errors.ts";
import type { ModelHealth } from "../contract.ts";
import {
	addSample,
	createHistogram,
	decodeHistogram,
	encodeHistogram,
	HALF_LIFE_MS,
	type LatencyHistogram,
	mergeHistogram,
	quantileOf,
	sampleCount,
} from "./latency-histogram.ts";

/** One finished attempt. Times in ms; `outcome` is `ok` or the gateway's error class. */
export interface HealthSample {
	readonly modelId: string;
	readonly upstream: string;
	readonly ttftMs: number | null;
	readonly totalMs: number;
	readonly outputTokens: number | null;
	readonly outcome: string;
}

/** Everything measured of one model on one upstream by one instance. */
export interface HealthState {
	readonly ttft: LatencyHistogram;
	readonly total: LatencyHistogram;
	readonly speed: LatencyHistogram;
	/** Decayed count by outcome, at `outcomesAtMs`. */
	readonly outcomes: Map<string, number>;
	outcomesAtMs: number;
	lastSampleMs: number;
}

/** A shorter answer says more about its start than about the speed of the rest. */
const MIN_SPEED_TOKENS = 8;
/** Names of outcomes are ours, but a fault there must not grow without bound. */
const MAX_OUTCOMES = 32;

export function createHealthState(nowMs: number): HealthState {
	return {
		ttft: createHistogram(nowMs),
		total: createHistogram(nowMs),
		speed: createHistogram(nowMs),
		outcomes: new Map(),
		outcomesAtMs: nowMs,
		lastSampleMs: nowMs,
	};
}

/**
 * Adds one attempt. Total time and speed count whole answers only: an attempt that failed early
 * would look fast.
 */
export function recordSample(state: HealthState, sample: HealthSample, atMs: number): void {
	const { ttftMs, totalMs, outcome } = sample;
	if (ttftMs !== null) addSample(state.ttft, ttftMs, atMs);
	if (outcome === "ok") {
		addSample(state.total, totalMs, atMs);
		const speed = writingSpeed(sample);
		if (speed !== null) addSample(state.speed, speed, atMs);
	}
	decayOutcomes(state, atMs);
	if (state.outcomes.has(outcome) || state.outcomes.size < MAX_OUTCOMES) {
		state.outcomes.set(outcome, (state.outcomes.get(outcome) ?? 0) + 1);
	}
	if (atMs > state.lastSampleMs) state.lastSampleMs = atMs;
}

/** Tokens per second after the first; only a streamed answer shows when it began to write. */
function writingSpeed({ ttftMs, totalMs, outputTokens }: HealthSample): number | null {
	if (ttftMs === null || outputTokens === null || outputTokens < MIN_SPEED_TOKENS) return null;
	const writingMs = totalMs - ttftMs;
	return writingMs > 0 ? (outputTokens / writingMs) * 1000 : null;
}

function decayOutcomes(state: HealthState, atMs: number): void {
	if (atMs <= state.outcomesAtMs) return;
	const factor = 2 ** ((state.outcomesAtMs - atMs) / HALF_LIFE_MS);
	for (const [name, count] of state.outcomes) state.outcomes.set(name, count * factor);
	state.outcomesAtMs = atMs;
}

/** Adds `from` into `into`. `from` is brought to the later of both times and otherwise unchanged. */
export function mergeHealth(into: HealthState, from: HealthState): void {
	mergeHistogram(into.ttft, from.ttft);
	mergeHistogram(into.total, from.total);
	mergeHistogram(into.speed, from.speed);
	decayOutcomes(into, from.outcomesAtMs);
	decayOutcomes(from, into.outcomesAtMs);
	for (const [name, count] of from.outcomes) {
		into.outcomes.set(name, (into.outcomes.get(name) ?? 0) + count);
	}
	into.lastSampleMs = Math.max(into.lastSampleMs, from.lastSampleMs);
}

/** What a snapshot says of it at `atMs`, rounded to what the measurement can bear. */
export function summarizeHealth(
	modelId: string,
	upstream: string,
	state: HealthState,
	atMs: number,
): ModelHealth {
	const factor = 2 ** ((state.outcomesAtMs - atMs) / HALF_LIFE_MS);
	const outcomes = [...state.outcomes]
		.map(([name, count]) => [name, roundTo(count * factor, 100)] as const)
		.filter(([, count]) => count > 0)
		.sort(([a], [b]) => (a < b ? -1 : 1));
	return {
		modelId,
		upstream,
		samples: roundTo(sampleCount(state.ttft, atMs), 100),
		totalSamples: roundTo(sampleCount(state.total, atMs), 100),
		ttftMsP50: roundQuantile(state.ttft, 0.5),
		ttftMsP95: roundQuantile(state.ttft, 0.95),
		totalMsP50: roundQuantile(state.total, 0.5),
		totalMsP95: roundQuantile(state.total, 0.95),
		outputTokensPerSecondP50: roundQuantile(state.speed, 0.5),
		outcomes: Object.fromEntries(outcomes),
		lastSampleMs: state.lastSampleMs,
	};
}

function roundQuantile(histogram: LatencyHistogram, quantile: number): number | null {
	const value = quantileOf(histogram, quantile);
	return value === null ? null : roundTo(value, 10);
}

function roundTo(value: number, parts: number): number {
	return Math.round(value * parts) / parts;
}

const VERSION = 1;

/** Binary form: version, times, outcomes as JSON, then the three histograms, each with its length. */
export function encodeHealth(state: HealthState): Uint8Array {
	const outcomes = Buffer.from(JSON.stringify([...state.outcomes]));
	const parts = [outcomes, ...[state.ttft, state.total, state.speed].map(encodeHistogram)];
	const head = Buffer.alloc(17);
	head.writeUInt8(VERSION, 0);
	head.writeDoubleBE(state.outcomesAtMs, 1);
	head.writeDoubleBE(state.lastSampleMs, 9);
	const chunks: Uint8Array[] = [head];
	for (const part of parts) {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(part.length);
		chunks.push(length, part);
	}
	return Buffer.concat(chunks);
}

/** Reads the binary form; throws `internal` when it is damaged or of another version. */
export function decodeHealth(bytes: Uint8Array): HealthState {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (buffer.length < 17 || buffer.readUInt8(0) !== VERSION) throw damaged();
	const parts: Buffer[] = [];
	for (let offset = 17; offset < buffer.length; ) {
		if (offset + 4 > buffer.length) throw damaged();
		const end = offset + 4 + buffer.readUInt32BE(offset);
		if (end > buffer.length) throw damaged();
		parts.push(buffer.subarray(offset + 4, end));
		offset = end;
	}
	const [outcomes, ttft, total, speed] = parts;
	if (!outcomes || !ttft || !total || !speed) throw damaged();
	return {
		ttft: decodeHistogram(ttft),
		total: decodeHistogram(total),
		speed: decodeHistogram(speed),
		outcomes: readOutcomes(outcomes.toString("utf8")),
		outcomesAtMs: buffer.readDoubleBE(1),
		lastSampleMs: buffer.readDoubleBE(9),
	};
}

function readOutcomes(text: string): Map<string, number> {
	const outcomes = new Map<string, number>();
	const entries: unknown = JSON.parse(text);
	if (!Array.isArray(entries)) throw damaged();
	for (const entry of entries) {
		const [name, count]: unknown[] = Array.isArray(entry) ? entry : [];
		if (typeof name !== "string" || typeof count !== "number") throw damaged();
		outcomes.set(name, count);
	}
	return outcomes;
}

function damaged(): AppError {
	return new AppError("internal", "a stored measurement cannot be read: it is damaged");
}
