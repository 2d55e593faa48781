import type { BackoffLimits } from "./core/backoff.ts";

/** Bounds of one request. Times in ms, sizes in bytes. */
export interface GatewayLimits {
	/** Attempts of one request, the first included. */
	readonly maxAttempts: number;
	/** Wait for the first token of a stream. */
	readonly firstTokenMs: number;
	/** Wait for a whole answer that is not streamed. */
	readonly answerMs: number;
	/** Silence inside a stream. */
	readonly idleMs: number;
	/** Whole life of a request, all attempts and pauses included. */
	readonly totalMs: number;
	/** After the last finish reason: how long the usage chunk and `[DONE]` may take. */
	readonly usageGraceMs: number;
	/** Silence towards the client before a comment tells it that the stream lives. */
	readonly keepAliveMs: number;
	/** Chunks and bytes held back before the first text, so that an early error can fail over. */
	readonly holdChunks: number;
	readonly holdBytes: number;
	readonly maxAnswerBytes: number;
	readonly maxEventBytes: number;
	readonly maxErrorBytes: number;
	/** Of each captured body. */
	readonly captureBytes: number;
	readonly backoff: BackoffLimits;
}

const KIB = 1024;
const MIB = 1024 * KIB;

export const DEFAULT_GATEWAY_LIMITS: GatewayLimits = {
	maxAttempts: 3,
	firstTokenMs: 30_000,
	answerMs: 30_000,
	// Some upstreams say nothing for two minutes while they compose tool arguments.
	idleMs: 150_000,
	totalMs: 900_000,
	usageGraceMs: 3_000,
	keepAliveMs: 15_000,
	holdChunks: 64,
	holdBytes: 256 * KIB,
	maxAnswerBytes: 64 * MIB,
	maxEventBytes: 16 * MIB,
	maxErrorBytes: 256 * KIB,
	captureBytes: 256 * KIB,
	backoff: { baseMs: 250, factor: 2, capMs: 8_000, maxRetryAfterMs: 10_000 },
};
