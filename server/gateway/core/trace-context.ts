/** W3C trace context of one request. */
export interface TraceContext {
	/** 32 lower-case hex digits. */
	readonly traceId: string;
	/** The caller's span, 16 hex digits; `null` where the trace begins here. */
	readonly parentSpanId: string | null;
	readonly sampled: boolean;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Continues the caller's trace, or begins one whose id is the request's own. */
export function readTraceContext(traceparent: string | undefined, requestId: string): TraceContext {
	if (traceparent !== undefined) {
		const match = TRACEPARENT.exec(traceparent);
		const [, traceId = "", parentSpanId = "", flags = ""] = match ?? [];
		const known = match !== null && !traceparent.startsWith("ff");
		if (known && !/^0+$/.test(traceId) && !/^0+$/.test(parentSpanId))
			return { traceId, parentSpanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
	}
	return { traceId: withoutHyphens(requestId), parentSpanId: null, sampled: true };
}

/** Of a UUID, whose hyphens stand where they always do: a search would cost four times as much. */
function withoutHyphens(id: string): string {
	return id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * The id of a request's span: 0 is the request, then its attempts from 1 on. Derived from the random
 * half of the request's id, so that what was sent upstream need not be kept to be told later.
 */
export function spanIdOf(requestId: string, index: number): string {
	const last = (Number.parseInt(requestId.slice(34), 16) + index) & 0xff;
	return requestId.slice(19, 23) + requestId.slice(24, 34) + HEX[last];
}

/** The header for one attempt upstream: same trace, the attempt's own span. */
export function writeTraceparent(trace: TraceContext, spanId: string): string {
	return `00-${trace.traceId}-${spanId}-${trace.sampled ? "01" : "00"}`;
}
