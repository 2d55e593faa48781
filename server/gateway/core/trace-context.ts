import type { Random } from "#server/platform/random.ts";

/** W3C trace context of one request. */
export interface TraceContext {
	/** 32 lower-case hex digits. */
	readonly traceId: string;
	readonly sampled: boolean;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Continues the caller's trace, or begins one whose id is the request's own. */
export function readTraceContext(traceparent: string | undefined, requestId: string): TraceContext {
	if (traceparent !== undefined) {
		const match = TRACEPARENT.exec(traceparent);
		const [, traceId = "", parentId = "", flags = ""] = match ?? [];
		const known = match !== null && !traceparent.startsWith("ff");
		if (known && !/^0+$/.test(traceId) && !/^0+$/.test(parentId))
			return { traceId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
	}
	return { traceId: withoutHyphens(requestId), sampled: true };
}

/** Of a UUID, whose hyphens stand where they always do: a search would cost four times as much. */
function withoutHyphens(id: string): string {
	return id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The header for one attempt upstream: same trace, a span id of its own. */
export function writeTraceparent(trace: TraceContext, random: Random): string {
	const bytes = random.bytes(8);
	let spanId = "";
	for (let at = 0; at < bytes.length; at++) spanId += HEX[bytes[at] ?? 0];
	return `00-${trace.traceId}-${spanId}-${trace.sampled ? "01" : "00"}`;
}
