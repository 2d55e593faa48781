import type { AttemptRecord, SpanRecord } from "#server/ledger/core/usage-records.ts";
import type { Candidate } from "./select-candidates.ts";

/** Header values must be Latin-1 without controls; ids come from the catalogue, so be sure. */
function headerValue(text: string): string {
	return /^[\x20-\x7e]*$/.test(text) ? text : encodeURIComponent(text);
}

/** The headers that explain an answer, names and values in turn. */
export function buildResponseHeaders(
	requestId: string,
	candidate: Candidate | null,
	decisionId: string | null,
	attempts: number,
): string[] {
	const headers = ["x-request-id", requestId];
	if (candidate !== null) {
		headers.push("x-sophia-model", headerValue(candidate.model.id));
		headers.push("x-sophia-provider", headerValue(candidate.upstream.name));
		if (candidate.upstream.simulated) headers.push("x-sophia-simulated", "true");
	}
	if (decisionId !== null) headers.push("x-sophia-decision", decisionId);
	if (attempts > 0) headers.push("x-sophia-attempts", String(attempts));
	return headers;
}

interface RunTimes {
	readonly arrivedMs: number;
	readonly authenticatedMs: number;
}

function round(ms: number): number {
	return Math.round(ms * 1000) / 1000;
}

/** The request's trace: authentication, decision, each attempt with its wait and its two halves. */
export function buildSpans(
	times: RunTimes,
	decidedMs: number,
	attempts: readonly AttemptRecord[],
): SpanRecord[] {
	const authMs = round(times.authenticatedMs - times.arrivedMs);
	const spans: SpanRecord[] = [
		{ name: "auth", startMs: 0, endMs: authMs },
		{ name: "decision", startMs: authMs, endMs: round(decidedMs - times.arrivedMs) },
	];
	for (const attempt of attempts) {
		const { modelId, upstream, startMs, endMs, ttftMs, waitMs } = attempt;
		if (waitMs > 0) spans.push({ name: "wait", startMs: round(startMs - waitMs), endMs: startMs });
		spans.push({ name: "attempt", startMs, endMs, attributes: { model: modelId, upstream } });
		if (ttftMs === null) continue;
		const firstMs = round(startMs + ttftMs);
		spans.push({ name: "first_token", startMs, endMs: firstMs });
		spans.push({ name: "generation", startMs: firstMs, endMs });
	}
	return spans;
}
