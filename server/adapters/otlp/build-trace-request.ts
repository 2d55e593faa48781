import { spanIdOf } from "#server/gateway/index.ts";
import type { FinishedRequest } from "#server/gateway/ports.ts";
import type { SpanRecord, UsageTerminal } from "#server/ledger/core/usage-records.ts";

/** One finished request as it waits for its export. */
export interface FinishedTrace {
	readonly terminal: UsageTerminal;
	readonly request: FinishedRequest;
}

type Value =
	| { readonly stringValue: string }
	| { readonly boolValue: boolean }
	/** 64-bit integers are text in OTLP's JSON. */
	| { readonly intValue: string }
	| { readonly doubleValue: number }
	| { readonly arrayValue: { readonly values: readonly Value[] } };
interface Attribute {
	readonly key: string;
	readonly value: Value;
}

const KIND = { internal: 1, server: 2, client: 3 } as const;
const STATUS_ERROR = 2;
/** Attempts are counted from 1; their siblings begin here. */
const FIRST_OTHER_SPAN = 128;

/** Spans that a trace is exported as: the request's own and those on its list. */
export function countSpans({ terminal }: FinishedTrace): number {
	return 1 + terminal.spans.length;
}

/**
 * The body of an OTLP/HTTP trace export as JSON: attributes by OpenTelemetry's conventions for
 * generative AI (1.38) and for HTTP, ours under `sophia.`. Never a prompt or an answer.
 */
export function buildTraceRequest(
	traces: readonly FinishedTrace[],
	resource: { readonly version: string; readonly instance: string },
): string {
	const attributes = attributesOf({
		"service.name": "sophia",
		"service.version": resource.version,
		"service.instance.id": resource.instance,
	});
	const scope = { name: "sophia.gateway", version: resource.version };
	const spans = traces.flatMap(buildSpans);
	return JSON.stringify({
		resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope, spans }] }],
	});
}

function buildSpans(trace: FinishedTrace) {
	const { terminal, request } = trace;
	const { traceId, parentSpanId } = request.trace;
	const startMs = terminal.atMs - terminal.durationMs;
	const rootId = spanIdOf(terminal.id, 0);
	let attempts = 0;
	let attemptId = rootId;
	const children = terminal.spans.map((span, index) => {
		const isAttempt = span.name === "attempt";
		if (isAttempt) attemptId = spanIdOf(terminal.id, ++attempts);
		const isPart = span.name === "first_token" || span.name === "generation";
		const attempt = isAttempt ? terminal.attempts[attempts - 1] : undefined;
		return {
			traceId,
			spanId: isAttempt ? attemptId : spanIdOf(terminal.id, FIRST_OTHER_SPAN + index),
			parentSpanId: isPart ? attemptId : rootId,
			name: isAttempt ? `chat ${attempt?.modelId ?? ""}`.trim() : span.name,
			kind: isAttempt ? KIND.client : KIND.internal,
			startTimeUnixNano: toNanos(startMs + span.startMs),
			endTimeUnixNano: toNanos(startMs + span.endMs),
			...describeAttempt(span, attempt),
		};
	});
	const root = {
		traceId,
		spanId: rootId,
		...(parentSpanId === null ? {} : { parentSpanId }),
		name: `chat ${request.modelAsked}`,
		kind: KIND.server,
		startTimeUnixNano: toNanos(startMs),
		endTimeUnixNano: toNanos(terminal.atMs),
		attributes: describeRequest(trace),
		status: statusOf(terminal.errorClass, terminal.errorMessage),
	};
	return [root, ...children];
}

function describeRequest({ terminal, request }: FinishedTrace): Attribute[] {
	const isCounted = terminal.usageSource !== "none";
	return attributesOf({
		"gen_ai.operation.name": "chat",
		"gen_ai.provider.name": terminal.provider ?? terminal.upstream,
		"gen_ai.request.model": request.modelAsked,
		"gen_ai.response.model": terminal.modelServed,
		"gen_ai.response.finish_reasons":
			terminal.finishReason === null ? null : [terminal.finishReason],
		"gen_ai.usage.input_tokens": isCounted ? terminal.tokens.prompt : null,
		"gen_ai.usage.output_tokens": isCounted ? terminal.tokens.completion : null,
		"http.request.method": "POST",
		"url.path": "/v1/chat/completions",
		"http.response.status_code": terminal.httpStatus,
		"error.type": terminal.errorClass,
		"sophia.request.id": terminal.id,
		"sophia.decision.id": request.decisionId,
		"sophia.outcome": terminal.outcome,
		"sophia.stream": request.stream,
		"sophia.simulated": request.simulated,
		"sophia.usage.source": terminal.usageSource,
		"sophia.cost_usd": terminal.costNanos / 1e9,
		"sophia.time_to_first_token_ms": terminal.ttftMs,
	});
}

function describeAttempt(span: SpanRecord, attempt: UsageTerminal["attempts"][number] | undefined) {
	if (attempt === undefined) return { attributes: attributesOf(span.attributes ?? {}) };
	return {
		attributes: attributesOf({
			"gen_ai.operation.name": "chat",
			"gen_ai.provider.name": attempt.upstream,
			"gen_ai.request.model": attempt.modelId,
			"http.response.status_code": attempt.status,
			"error.type": attempt.errorClass,
			"sophia.attempt.outcome": attempt.outcome,
		}),
		status: statusOf(attempt.errorClass, attempt.errorMessage),
	};
}

function statusOf(errorClass: string | null, message: string | null) {
	if (errorClass === null) return {};
	return { code: STATUS_ERROR, message: message ?? errorClass };
}

type Plain = string | number | boolean | readonly string[];

/** What is not known is left out. */
function attributesOf(given: Readonly<Record<string, Plain | null>>): Attribute[] {
	return Object.entries(given).flatMap(([key, value]) =>
		value === null ? [] : [{ key, value: toValue(value) }],
	);
}

function toValue(value: Plain): Value {
	if (typeof value === "string") return { stringValue: value };
	if (typeof value === "boolean") return { boolValue: value };
	if (typeof value === "number")
		return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
	return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
}

/** Nanoseconds since the epoch do not fit into a double; microseconds do, and are all we know. */
function toNanos(ms: number): string {
	return `${Math.round(ms * 1000)}000`;
}
