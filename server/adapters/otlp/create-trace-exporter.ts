import { z } from "zod";
import type { FinishedRequest } from "#server/gateway/ports.ts";
import type { UsageTerminal } from "#server/ledger/core/usage-records.ts";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import type { Random } from "#server/platform/random.ts";
import { buildTraceRequest, countSpans, type FinishedTrace } from "./build-trace-request.ts";

export interface TraceExporterOptions {
	/** `OTEL_EXPORTER_OTLP_ENDPOINT`: the collector, to which `/v1/traces` is added. */
	readonly endpoint: string;
	readonly send: GuardedFetch;
	readonly random: Random;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
	readonly version: string;
	/** Names this run of the process. */
	readonly instance: string;
	/** Told once when exporting begins to fail and once when it works again. */
	readonly onState: (state: "failing" | "working", reason?: string) => void;
}

/** Sends finished requests to an OpenTelemetry collector, never on a request's path. */
export interface TraceExporter {
	requestFinished(terminal: UsageTerminal, request: FinishedRequest): void;
	counts(): { readonly exported: number; readonly dropped: number };
	/** Tries once to send what waits. */
	close(): Promise<void>;
}

const GATHER_MS = 2_000;
/** Traces that wait; more are dropped and counted. */
const MAX_WAITING = 4_096;
/** Small enough that building one body does not hold up the requests beside it. */
const BATCH = 64;
const MAX_TRIES = 5;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;
const TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2_000;
const MAX_ANSWER_BYTES = 64 * 1024;
/** Of the OTLP specification: the others mean that the same batch would fail again. */
const RETRYABLE = new Set([429, 502, 503, 504]);

const answerSchema = z.object({
	partialSuccess: z.object({ rejectedSpans: z.coerce.number().int().min(0).default(0) }).optional(),
});

type Sent =
	| { readonly kind: "taken"; readonly rejected: number }
	| { readonly kind: "refused" | "later"; readonly reason: string; readonly waitMs: number | null };

export function createTraceExporter(options: TraceExporterOptions): TraceExporter {
	const url = `${options.endpoint.replace(/\/+$/, "")}/v1/traces`;
	let waiting: FinishedTrace[] = [];
	let cancel: (() => void) | null = null;
	let sending: Promise<void> | null = null;
	let isFailing = false;
	let isClosed = false;
	let tries = 0;
	let exported = 0;
	let dropped = 0;

	function schedule(ms: number): void {
		if (isClosed || sending !== null || cancel !== null) return;
		cancel = options.after(ms, () => {
			cancel = null;
			sending = sendWaiting();
		});
	}

	async function sendWaiting(): Promise<void> {
		let pauseMs = GATHER_MS;
		while (waiting.length > 0 && !isClosed) {
			const waitMs = await sendBatch(TIMEOUT_MS);
			if (waitMs === null) continue;
			pauseMs = waitMs;
			break;
		}
		sending = null;
		if (waiting.length > 0) schedule(pauseMs);
	}

	/** `null`: the batch is done with; otherwise when to try again. */
	async function sendBatch(timeoutMs: number): Promise<number | null> {
		const batch = waiting.slice(0, BATCH);
		const spans = batch.reduce((sum, trace) => sum + countSpans(trace), 0);
		const sent = await post(batch, timeoutMs);
		if (sent.kind === "later" && ++tries < MAX_TRIES) {
			note("failing", sent.reason);
			return sent.waitMs ?? backoffMs();
		}
		tries = 0;
		waiting = waiting.slice(batch.length);
		if (sent.kind === "taken") {
			const rejected = Math.min(sent.rejected, spans);
			exported += spans - rejected;
			dropped += rejected;
			note("working");
		} else {
			dropped += spans;
			note("failing", sent.reason);
		}
		return null;
	}

	async function post(batch: readonly FinishedTrace[], timeoutMs: number): Promise<Sent> {
		try {
			const answer = await options.send({
				url,
				method: "POST",
				headers: { "content-type": "application/json", "user-agent": "Sophia" },
				body: buildTraceRequest(batch, options),
				maxBytes: MAX_ANSWER_BYTES,
				timeoutMs,
			});
			if (answer.status < 300) return { kind: "taken", rejected: readRejected(answer.body) };
			const seconds = Number(answer.headers["retry-after"]);
			const waitMs = Number.isFinite(seconds)
				? Math.min(Math.max(0, seconds * 1000), MAX_BACKOFF_MS)
				: null;
			const kind = RETRYABLE.has(answer.status) ? "later" : "refused";
			return { kind, reason: `the collector answered ${answer.status}`, waitMs };
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			return { kind: "later", reason, waitMs: null };
		}
	}

	/** Full jitter, so that many edges do not come back at once. */
	function backoffMs(): number {
		const longest = Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** tries);
		return Math.ceil(options.random.next() * longest);
	}

	function note(state: "failing" | "working", reason?: string): void {
		if ((state === "failing") === isFailing) return;
		isFailing = state === "failing";
		options.onState(state, reason);
	}

	return {
		requestFinished(terminal, request) {
			// The caller's own choice, which holds for every part of a trace.
			if (!request.trace.sampled) return;
			const trace = { terminal, request };
			if (waiting.length >= MAX_WAITING) {
				dropped += countSpans(trace);
				return;
			}
			waiting.push(trace);
			schedule(GATHER_MS);
		},
		counts: () => ({ exported, dropped }),
		async close() {
			isClosed = true;
			cancel?.();
			await sending;
			tries = MAX_TRIES;
			while (waiting.length > 0 && !isFailing) {
				await sendBatch(CLOSE_TIMEOUT_MS);
				tries = MAX_TRIES;
			}
			dropped += waiting.reduce((sum, trace) => sum + countSpans(trace), 0);
			waiting = [];
		},
	};
}

function readRejected(body: Uint8Array): number {
	if (body.length === 0) return 0;
	try {
		const parsed = answerSchema.safeParse(JSON.parse(Buffer.from(body).toString("utf8")));
		return parsed.success ? (parsed.data.partialSuccess?.rejectedSpans ?? 0) : 0;
	} catch {
		// A collector that answers 200 with something else has taken the batch all the same.
		return 0;
	}
}
