import { formatDuration } from "#components/format/format-duration.ts";
import { formatMoney } from "#components/format/format-money.ts";
import { formatInteger } from "#components/format/format-number.ts";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { OUTCOMES } from "./outcome.tsx";

type Attempt = RequestDetail["attempts"][number];

export interface LogLine {
	/** Since the request was admitted. */
	readonly atMs: number;
	readonly level: "info" | "warn" | "error";
	/** The part of the gateway that it is about. */
	readonly part: "gateway" | "router" | "upstream";
	readonly text: string;
}

/**
 * What happened to a request, line by line in order of time, from its record and, where the router
 * chose, the sentence of its decision. What the record does not say has no line.
 */
export function writeLog(request: RequestDetail, reasoning: string | null): readonly LogLine[] {
	return [
		...admission(request),
		...choice(request, reasoning),
		...request.attempts.flatMap((attempt, index) =>
			linesOf(attempt, index, request.attempts[index - 1]),
		),
		...ending(request),
	].sort((a, b) => a.atMs - b.atMs);
}

/** As text, for a ticket or a search. */
export function printLog(request: RequestDetail, lines: readonly LogLine[]): string {
	const startMs = Date.parse(request.startedAt);
	return lines
		.map(({ atMs, level, part, text }) =>
			[
				new Date(startMs + atMs).toISOString(),
				level.toUpperCase().padEnd(5),
				part.padEnd(8),
				text,
			].join(" "),
		)
		.join("\n");
}

function admission(request: RequestDetail): LogLine[] {
	const { source, keyName, userName, stream, modelAsked, estimatePromptTokens } = request;
	const caller = [
		keyName === null ? null : `key ${keyName}`,
		userName === null ? null : `user ${userName}`,
	].filter((who) => who !== null);
	const text = [
		`came from ${source}${caller.length > 0 ? ` (${caller.join(", ")})` : ""}`,
		`asks for ${modelAsked}${stream ? ", streamed" : ""}`,
		`about ${formatInteger(estimatePromptTokens)} tokens in`,
		`estimated at ${formatMoney(request.estimateNanos)}`,
	].join("; ");
	return [{ atMs: 0, level: "info", part: "gateway", text }];
}

function choice(request: RequestDetail, reasoning: string | null): LogLine[] {
	const span = request.spans.find(({ name }) => name === "decision");
	if (span === undefined) return [];
	const chosen =
		request.decisionId === null
			? `${request.modelPlanned}, as the caller named it`
			: (reasoning ?? `chose ${request.modelPlanned}`);
	return [{ atMs: span.endMs, level: "info", part: "router", text: chosen }];
}

function linesOf(attempt: Attempt, index: number, before: Attempt | undefined): LogLine[] {
	const { modelId, upstream, startMs, endMs, ttftMs, waitMs } = attempt;
	const name = `attempt ${index + 1}`;
	const line = (atMs: number, level: LogLine["level"], text: string): LogLine => ({
		atMs,
		level,
		part: "upstream",
		text: `${name} ${text}`,
	});
	const moved =
		before !== undefined && before.modelId !== modelId ? ` in place of ${before.modelId}` : "";
	return [
		...(waitMs > 0
			? [line(Math.max(0, startMs - waitMs), "warn", `waits ${formatDuration(waitMs)}`)]
			: []),
		line(startMs, moved === "" ? "info" : "warn", `asks ${upstream} for ${modelId}${moved}`),
		...(ttftMs === null
			? []
			: [
					line(
						Math.min(endMs, startMs + ttftMs),
						"info",
						`has its first token after ${formatDuration(ttftMs)}`,
					),
				]),
		endOfAttempt(attempt, line),
	];
}

function endOfAttempt(
	{ outcome, status, errorClass, errorMessage, startMs, endMs }: Attempt,
	line: (atMs: number, level: LogLine["level"], text: string) => LogLine,
): LogLine {
	const took = `after ${formatDuration(endMs - startMs)}`;
	const http = status === null ? "" : `, HTTP ${status}`;
	if (outcome === "ok") return line(endMs, "info", `is complete ${took}${http}`);
	if (outcome === "abandoned") return line(endMs, "warn", `was given up ${took}${http}`);
	const why = [errorClass, errorMessage].filter((part) => part !== null).join(": ");
	return line(endMs, "error", `failed ${took}${http}${why === "" ? "" : `: ${why}`}`);
}

function ending(request: RequestDetail): LogLine[] {
	const { outcome, durationMs, tokens, costNanos, usageSource, finishReason } = request;
	if (outcome === "running") return [];
	const { label, meaning, tone } = OUTCOMES[outcome];
	const why = [request.errorClass, request.errorMessage].filter((part) => part !== null).join(": ");
	const text = [
		`${label}: ${why === "" ? meaning : why}`,
		request.httpStatus === null ? null : `HTTP ${request.httpStatus} to the caller`,
		tokens === null
			? null
			: `${formatInteger(tokens.prompt)} tokens in, ${formatInteger(tokens.completion)} out${usageSource === null ? "" : ` (${usageSource})`}`,
		costNanos === null ? null : formatMoney(costNanos),
		finishReason === null ? null : `finish reason ${finishReason}`,
	]
		.filter((part) => part !== null)
		.join("; ");
	const level = tone === "bad" ? "error" : tone === "ok" ? "info" : "warn";
	const lastMs = Math.max(0, ...request.attempts.map(({ endMs }) => endMs));
	return [{ atMs: Math.max(durationMs ?? 0, lastMs), level, part: "gateway", text }];
}
