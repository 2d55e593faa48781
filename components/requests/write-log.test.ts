import { expect, test } from "vitest";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { printLog, writeLog } from "./write-log.ts";

const FAILED = {
	modelId: "a/first",
	upstream: "openrouter",
	startMs: 2,
	ttftMs: null,
	endMs: 802,
	status: 429,
	outcome: "error",
	errorClass: "rate_limited",
	errorMessage: "slow down",
	waitMs: 0,
} as const;
const ANSWERED = {
	...FAILED,
	modelId: "b/second",
	startMs: 1002,
	ttftMs: 300,
	endMs: 2002,
	status: 200,
	outcome: "ok",
	errorClass: null,
	errorMessage: null,
	waitMs: 200,
} as const;

function request(given: Partial<RequestDetail>): RequestDetail {
	return {
		id: "id",
		startedAt: "2026-11-22T10:00:00.000Z",
		endedAt: "2026-11-22T10:00:02.010Z",
		outcome: "ok",
		httpStatus: 200,
		errorClass: null,
		errorMessage: null,
		source: "v1",
		keyId: "key",
		keyName: "Shop",
		userId: null,
		userName: null,
		sessionId: null,
		tags: [],
		modelAsked: "auto",
		modelPlanned: "a/first",
		modelServed: "b/second",
		provider: "b",
		upstream: "openrouter",
		stream: true,
		simulated: false,
		decisionId: "decision",
		tokens: { prompt: 1200, completion: 40, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
		usageSource: "provider",
		estimateNanos: 3_000_000,
		costNanos: 2_000_000,
		upstreamCostNanos: null,
		costDifferenceNanos: null,
		ttftMs: 1302,
		durationMs: 2010,
		finishReason: "stop",
		attemptCount: 2,
		traceId: "trace",
		metadata: null,
		estimatePromptTokens: 1190,
		priceVersion: 1,
		attempts: [FAILED, ANSWERED],
		spans: [
			{ name: "auth", startMs: 0, endMs: 0.4 },
			{ name: "decision", startMs: 0.4, endMs: 1 },
		],
		capture: null,
		...given,
	};
}

test("a failover is told in order: choice, failure, pause, the other model, its first token", () => {
	const lines = writeLog(request({}), "a/first scores 84 of 100");
	expect(lines.map(({ atMs, level, part, text }) => [atMs, level, part, text])).toEqual([
		[
			0,
			"info",
			"gateway",
			"came from v1 (key Shop); asks for auto, streamed; about 1,190 tokens in; estimated at $0.0030",
		],
		[1, "info", "router", "a/first scores 84 of 100"],
		[2, "info", "upstream", "attempt 1 asks openrouter for a/first"],
		[802, "error", "upstream", "attempt 1 failed after 800 ms, HTTP 429: rate_limited: slow down"],
		[802, "warn", "upstream", "attempt 2 waits 200 ms"],
		[1002, "warn", "upstream", "attempt 2 asks openrouter for b/second in place of a/first"],
		[1302, "info", "upstream", "attempt 2 has its first token after 300 ms"],
		[2002, "info", "upstream", "attempt 2 is complete after 1.00 s, HTTP 200"],
		[
			2010,
			"info",
			"gateway",
			"ok: answered in full; HTTP 200 to the caller; 1,200 tokens in, 40 out (provider); $0.0020; finish reason stop",
		],
	]);
});

test("a refusal, a running request and one whose process died say no more than is known", () => {
	const none = { attempts: [], tokens: null, costNanos: null, finishReason: null, spans: [] };
	const refused = writeLog(
		request({
			...none,
			outcome: "refused",
			httpStatus: 402,
			errorClass: "budget_exceeded",
			errorMessage: "the key's budget is used up",
			durationMs: 1,
		}),
		null,
	);
	expect(refused.map(({ level, text }) => `${level} ${text}`)).toEqual([
		expect.stringMatching(/^info came from v1/),
		"warn refused: budget_exceeded: the key's budget is used up; HTTP 402 to the caller",
	]);
	expect(writeLog(request({ ...none, outcome: "running", durationMs: null }), null)).toHaveLength(
		1,
	);
	const died = request({ ...none, outcome: "unknown", httpStatus: null, durationMs: null });
	expect(writeLog(died, null).at(-1)?.text).toBe(
		"unknown: the process died before the end; priced at its estimate",
	);
});

test("a model that the caller named is not said to be chosen", () => {
	const pinned = request({ decisionId: null, modelAsked: "a/first", attempts: [ANSWERED] });
	expect(writeLog(pinned, null)[1]).toMatchObject({
		part: "router",
		text: "a/first, as the caller named it",
	});
});

test("copied, each line has its instant, level and part", () => {
	const failed = request({});
	const text = printLog(failed, writeLog(failed, null)).split("\n");
	expect(text[1]).toBe("2026-11-22T10:00:00.001Z INFO  router   chose a/first");
	expect(text).toHaveLength(9);
});
