import { describe, expect, test } from "vitest";
import { createCircuitBreaker } from "./core/circuit-breaker.ts";
import type { ErrorClass } from "./core/classify-error.ts";
import { createRetryBudget } from "./core/retry-budget.ts";
import { DEFAULT_GATEWAY_LIMITS } from "./gateway-limits.ts";
import { type PlanContext, planNext } from "./plan-next.ts";
import type { UpstreamTransport } from "./ports.ts";
import type { Candidate } from "./select-candidates.ts";
import { buildModel, buildUpstream } from "./testing/build-gateway.ts";
import { createSeededRandom } from "./testing/seeded-random.ts";
import { createVirtualTime } from "./testing/virtual-time.ts";

/** Plans send nothing. */
const NO_TRANSPORT: UpstreamTransport = {
	send: () => {
		throw new Error("a plan sends nothing");
	},
	close: () => Promise.resolve(),
};
const candidate = (id: string, upstream: string, contextTokens = 8_000): Candidate => ({
	model: buildModel(id, { contextTokens }),
	upstream: buildUpstream(NO_TRANSPORT, { name: upstream }),
});
const left = candidate("one/small", "a");
const sameKey = candidate("one/other", "a");
const larger = candidate("one/large", "b", 32_000);
const stranger = candidate("two/small", "b");

function plan(
	errorClass: ErrorClass,
	others: readonly Candidate[],
	more: Partial<PlanContext> = {},
) {
	const random = createSeededRandom(1);
	const failure = {
		errorClass,
		status: null,
		message: "x",
		param: null,
		code: null,
		retryAfterMs: null,
	};
	return planNext(failure, left, {
		candidates: [left, ...others],
		tried: [left],
		attempts: 1,
		leftMs: 60_000,
		breaker: createCircuitBreaker(createVirtualTime().clock, random),
		budget: createRetryBudget({ ratio: 0.1, burst: 10 }),
		limits: DEFAULT_GATEWAY_LIMITS,
		random,
		...more,
	});
}

describe("after a failed attempt", () => {
	test.each<[ErrorClass, string | null]>([
		["rate_limited", "one/other"],
		["timeout", "one/other"],
		["not_found", "one/other"],
		["key_dead", "one/large"],
		["context_length", "one/large"],
		["content_policy", "two/small"],
		["bad_request", null],
		["payload_too_large", null],
		["aborted", null],
	])("%s goes to %s", (errorClass, expected) => {
		const next = plan(errorClass, [sameKey, larger, stranger]);
		expect(next.kind === "try" ? next.candidate.model.id : null).toBe(expected);
		if (expected === null) expect(next.kind).toBe("stop");
	});

	test.each<[ErrorClass, "wait" | "stop"]>([
		["overloaded", "wait"],
		["stream_incomplete", "wait"],
		["timeout", "stop"],
		["key_dead", "stop"],
		["context_length", "stop"],
	])("%s without another candidate: %s", (errorClass, expected) => {
		expect(plan(errorClass, []).kind).toBe(expected);
	});

	test("a key that is dead is not tried with another model of its upstream", () => {
		expect(plan("key_dead", [sameKey]).kind).toBe("stop");
	});

	test("an upstream whose breaker is open is passed by", () => {
		const time = createVirtualTime();
		const breaker = createCircuitBreaker(time.clock, createSeededRandom(1));
		for (let failed = 0; failed < 5; failed += 1) {
			breaker.report(larger.model.id, larger.upstream.name, "normal", "failure");
		}
		const next = plan("key_dead", [larger, stranger], { breaker });
		expect(next).toMatchObject({ kind: "try", candidate: { model: { id: "two/small" } } });
	});

	test("nothing is tried without budget, attempts or time", () => {
		const spent = createRetryBudget({ ratio: 0.1, burst: 0 });
		expect(plan("overloaded", [stranger], { budget: spent }).kind).toBe("stop");
		expect(plan("overloaded", [stranger], { attempts: 3 }).kind).toBe("stop");
		expect(plan("overloaded", [stranger], { leftMs: 0 }).kind).toBe("stop");
	});
});
