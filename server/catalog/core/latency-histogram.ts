import { AppError } from "#server/platform/errors.ts";

/**
 * Time-decayed log-bucket histogram: about 1 % relative error, 3.2 KB, mergeable. Counts are kept as
 * weights relative to a landmark time (a sample at `t` weighs 2^((t - landmark) / half-life)), so
 * that decay costs nothing per sample; the landmark moves before weights grow too large.
 */
export interface LatencyHistogram {
	/** Weights by bucket at the landmark's scale. */
	readonly weights: Float32Array;
	landmarkMs: number;
	total: number;
}

/** After this time a sample counts half. */
export const HALF_LIFE_MS = 3_600_000;

const GROWTH = 1.02;
const LOG_GROWTH = Math.log(GROWTH);
const LOWEST = 0.1;
const BUCKETS = 815;
/** Float32 counts 1 exactly up to 2^24; from here on the landmark moves up. */
const MAX_WEIGHT = 256;

const VERSION = 1;
const HEADER_BYTES = 1 + 8 + 2;
const ENTRY_BYTES = 2 + 4;
/** A bucket that decayed below this no longer matters. */
const NEGLIGIBLE = 1e-4;

export function createHistogram(landmarkMs: number): LatencyHistogram {
	return { weights: new Float32Array(BUCKETS), landmarkMs, total: 0 };
}

/** Adds one value (0.1 to 1e6; beyond is clamped) seen at `atMs`. */
export function addSample(histogram: LatencyHistogram, value: number, atMs: number): void {
	let weight = 2 ** ((atMs - histogram.landmarkMs) / HALF_LIFE_MS);
	if (weight > MAX_WEIGHT) {
		moveLandmark(histogram, atMs);
		weight = 1;
	}
	const index = bucketOf(value);
	histogram.weights[index] = (histogram.weights[index] ?? 0) + weight;
	histogram.total += weight;
}

function bucketOf(value: number): number {
	if (!(value > LOWEST)) return 0;
	const index = Math.floor(Math.log(value / LOWEST) / LOG_GROWTH);
	return index < BUCKETS ? index : BUCKETS - 1;
}

/** Geometric middle of a bucket: at most 1 % from every value in it. */
function midpointOf(index: number): number {
	return LOWEST * GROWTH ** (index + 0.5);
}

function moveLandmark(histogram: LatencyHistogram, landmarkMs: number): void {
	const factor = 2 ** ((histogram.landmarkMs - landmarkMs) / HALF_LIFE_MS);
	let total = 0;
	for (let i = 0; i < BUCKETS; i++) {
		const weight = (histogram.weights[i] ?? 0) * factor;
		histogram.weights[i] = weight;
		total += weight;
	}
	histogram.landmarkMs = landmarkMs;
	histogram.total = total;
}

/** Decayed number of samples at `atMs`. */
export function sampleCount(histogram: LatencyHistogram, atMs: number): number {
	return histogram.total * 2 ** ((histogram.landmarkMs - atMs) / HALF_LIFE_MS);
}

/** Value below which the share `quantile` of the weight lies (nearest rank); `null` when empty. */
export function quantileOf(histogram: LatencyHistogram, quantile: number): number | null {
	if (!(histogram.total > 0)) return null;
	const target = quantile * histogram.total;
	let sum = 0;
	let last = 0;
	for (let i = 0; i < BUCKETS; i++) {
		const weight = histogram.weights[i] ?? 0;
		if (weight === 0) continue;
		sum += weight;
		last = i;
		// The tolerance keeps float sums from skipping the bucket that holds the exact rank.
		if (sum >= target - histogram.total * 1e-9) return midpointOf(i);
	}
	return midpointOf(last);
}

/** Adds `from` into `into`; the order of merges does not matter beyond float rounding. */
export function mergeHistogram(into: LatencyHistogram, from: LatencyHistogram): void {
	const landmarkMs = Math.max(into.landmarkMs, from.landmarkMs);
	if (into.landmarkMs !== landmarkMs) moveLandmark(into, landmarkMs);
	const factor = 2 ** ((from.landmarkMs - landmarkMs) / HALF_LIFE_MS);
	for (let i = 0; i < BUCKETS; i++) {
		const weight = (from.weights[i] ?? 0) * factor;
		if (weight === 0) continue;
		into.weights[i] = (into.weights[i] ?? 0) + weight;
		into.total += weight;
	}
}

/** Binary form: version, landmark, then each bucket that still matters. At most 4.9 KB. */
export function encodeHistogram(histogram: LatencyHistogram): Uint8Array {
	const used: number[] = [];
	for (let i = 0; i < BUCKETS; i++) if ((histogram.weights[i] ?? 0) > NEGLIGIBLE) used.push(i);
	const bytes = new Uint8Array(HEADER_BYTES + used.length * ENTRY_BYTES);
	const view = new DataView(bytes.buffer);
	view.setUint8(0, VERSION);
	view.setFloat64(1, histogram.landmarkMs);
	view.setUint16(9, used.length);
	let offset = HEADER_BYTES;
	for (const index of used) {
		view.setUint16(offset, index);
		view.setFloat32(offset + 2, histogram.weights[index] ?? 0);
		offset += ENTRY_BYTES;
	}
	return bytes;
}

/** Reads the binary form; throws `internal` for another version or a damaged text. */
export function decodeHistogram(bytes: Uint8Array): LatencyHistogram {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (bytes.length < HEADER_BYTES || view.getUint8(0) !== VERSION) throw damaged("its header");
	const count = view.getUint16(9);
	if (bytes.length !== HEADER_BYTES + count * ENTRY_BYTES) throw damaged("its length");
	const histogram = createHistogram(view.getFloat64(1));
	for (let i = 0; i < count; i++) {
		const offset = HEADER_BYTES + i * ENTRY_BYTES;
		const index = view.getUint16(offset);
		const weight = view.getFloat32(offset + 2);
		if (index >= BUCKETS || !(weight >= 0) || !Number.isFinite(weight)) throw damaged("a bucket");
		histogram.weights[index] = weight;
		histogram.total += weight;
	}
	return histogram;
}

function damaged(what: string): AppError {
	return new AppError("internal", `a stored latency histogram cannot be read: ${what} is wrong`);
}
