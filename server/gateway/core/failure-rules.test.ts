import { describe, expect, test } from "vitest";
import { createSeededRandom } from "../testing/seeded-random.ts";
import { backoffMs, readRetryAfter } from "./backoff.ts";
import { classifyErrorBody, classifyFault } from "./classify-error.ts";
import { isWorse } from "./failover-plan.ts";
import { toOpenAiError } from "./openai-error.ts";
import { priceUsage } from "./price-usage.ts";
import { readUsage } from "./read-usage.ts";
import { readTraceContext, spanIdOf, writeTraceparent } from "./trace-context.ts";

describe("classifyErrorBody", () => {
	test.each([
		[400, {}, "bad_request"],
		[401, {}, "key_dead"],
		[402, {}, "key_dead"],
		[404, {}, "not_found"],
		[408, {}, "timeout"],
		[413, {}, "payload_too_large"],
		[422, {}, "bad_request"],
		[429, {}, "rate_limited"],
		[500, {}, "server_error"],
		[503, {}, "overloaded"],
		[524, {}, "timeout"],
		[529, {}, "overloaded"],
		[400, { code: "context_length_exceeded" }, "context_length"],
		[429, { code: "insufficient_quota" }, "key_dead"],
		[400, { metadata: { error_type: "content_policy_violation" } }, "content_policy"],
		[403, { metadata: { reasons: ["violence"] } }, "content_policy"],
		[502, { metadata: { error_type: "provider_overloaded" } }, "overloaded"],
		[500, { metadata: { error_type: "rate_limit_exceeded" } }, "rate_limited"],
		[null, { code: 429 }, "rate_limited"],
		[null, { code: 502 }, "server_error"],
		[null, {}, "server_error"],
	])("status %s with %j is %s", (status, error, expected) => {
		expect(classifyErrorBody({ error: { message: "x", ...error } }, status, null).errorClass).toBe(
			expected,
		);
	});

	test("the text of a message never decides", () => {
		const body = { error: { message: "context length exceeded, rate limit, invalid api key" } };
		expect(classifyErrorBody(body, 500, null).errorClass).toBe("server_error");
	});

	test("a body that is no error object still gives a message", () => {
		expect(classifyErrorBody({ status: "failure", message: "bad" }, 400, null).message).toBe("bad");
		expect(classifyErrorBody(null, 503, null).message).toBe("the upstream answered 503");
	});
});

test("a 404 tells the caller in the upstream's words why, under the code that clients know", () => {
	const body = { error: { message: "No endpoints found that support image input", code: "no_ep" } };
	const error = toOpenAiError(classifyErrorBody(body, 404, null), "a/b on c, 1 attempt");
	expect(error).toMatchObject({ status: 404, code: "model_not_found", retry: false });
	expect(error.message).toContain("No endpoints found that support image input (a/b on c");
});

test("a connection lost after the head is an incomplete stream, before it a failed connect", () => {
	const reset = { kind: "reset", message: "x" } as const;
	expect(classifyFault(reset, true).errorClass).toBe("stream_incomplete");
	expect(classifyFault(reset, false).errorClass).toBe("connect");
});

describe("backoff", () => {
	const limits = { baseMs: 100, factor: 2, capMs: 1_000, maxRetryAfterMs: 5_000 };

	test("reads retry-after in seconds, as a date and in ms, ms first", () => {
		const now = Date.UTC(2026, 10, 22);
		expect(readRetryAfter({ "retry-after": "2" }, now)).toBe(2_000);
		expect(readRetryAfter({ "retry-after": "2", "retry-after-ms": "150" }, now)).toBe(150);
		expect(readRetryAfter({ "retry-after": new Date(now + 3_000).toUTCString() }, now)).toBe(3_000);
		expect(readRetryAfter({ "retry-after": "soon" }, now)).toBeNull();
	});

	test("stays within the doubling bound, never below what was asked, and gives up beyond the cap", () => {
		const random = createSeededRandom(7);
		for (let retry = 0; retry < 8; retry++) {
			const wait = backoffMs(retry, null, limits, random) ?? -1;
			expect(wait).toBeGreaterThanOrEqual(0);
			expect(wait).toBeLessThanOrEqual(Math.min(1_000, 100 * 2 ** retry));
		}
		expect(backoffMs(0, 2_000, limits, random)).toBeGreaterThanOrEqual(2_000);
		expect(backoffMs(0, 5_001, limits, random)).toBeNull();
	});
});

test("failover never goes to a candidate that is open or fails more often than the one left", () => {
	const left = { open: false, rate: 0.2, attempts: 50 };
	expect(isWorse({ open: true, rate: 0, attempts: 0 }, left)).toBe(true);
	expect(isWorse({ open: false, rate: 0.3, attempts: 50 }, left)).toBe(true);
	expect(isWorse({ open: false, rate: 0.1, attempts: 50 }, left)).toBe(false);
	expect(isWorse({ open: false, rate: 1, attempts: 1 }, left)).toBe(false);
});

describe("priceUsage", () => {
	const price = {
		promptPico: 2_500_000,
		completionPico: 10_000_000,
		requestNanos: 0,
		imagePico: null,
		cacheReadPico: 250_000,
		cacheWritePico: null,
		reasoningPico: null,
	};

	test("prices cached tokens apart: the worked example", () => {
		const tokens = { prompt: 1_000, completion: 200, cacheRead: 400, cacheWrite: 0, reasoning: 0 };
		expect(priceUsage(price, tokens)).toBe(3_600_000);
	});

	test("stays exact where a float would not, and rounds half up", () => {
		const tokens = { prompt: 90_071_993, completion: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 };
		expect(priceUsage({ ...price, promptPico: 100_000_001 }, tokens)).toBe(9_007_199_390_072);
		const one = { ...tokens, prompt: 1 };
		expect(priceUsage({ ...price, promptPico: 500 }, one)).toBe(1);
		expect(priceUsage({ ...price, promptPico: 499 }, one)).toBe(0);
	});

	test("never charges for more cached or reasoning tokens than there are tokens", () => {
		const tokens = { prompt: 10, completion: 5, cacheRead: 50, cacheWrite: 50, reasoning: 50 };
		const most = priceUsage(price, { ...tokens, cacheRead: 0, cacheWrite: 0, reasoning: 0 });
		expect(priceUsage(price, tokens)).toBeLessThanOrEqual(most);
	});
});

test("usage without any count is no usage, and a reported zero is one", () => {
	expect(readUsage({})).toBeNull();
	expect(readUsage(null)).toBeNull();
	expect(readUsage({ prompt_tokens: 0, completion_tokens: 0 })?.tokens.prompt).toBe(0);
	expect(readUsage({ prompt_tokens: 5, cost: 0.000_001_5 })?.costNanos).toBe(1_500);
});

test("a caller's trace is continued, a broken one is replaced by the request's own", () => {
	const id = "01936f2a-0000-7000-8000-000000000001";
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
	expect(readTraceContext(`00-${trace}-00f067aa0ba902b7-00`, id)).toEqual({
		traceId: trace,
		parentSpanId: "00f067aa0ba902b7",
		sampled: false,
	});
	for (const bad of [
		undefined,
		"x",
		`00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
		`ff-${trace}-00f067aa0ba902b7-01`,
	])
		expect(readTraceContext(bad, id).traceId).toBe(id.replaceAll("-", ""));
	const sent = writeTraceparent(
		{ traceId: trace, parentSpanId: null, sampled: true },
		spanIdOf(id, 1),
	);
	expect(sent).toBe(`00-${trace}-8000000000000002-01`);
	const spans = Array.from({ length: 256 }, (_, index) => spanIdOf(id, index));
	expect(new Set(spans).size).toBe(256);
});
