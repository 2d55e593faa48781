import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSeededRandom } from "../testing/seeded-random.ts";
import { BREAKER_LIMITS, type BreakerPermit, createCircuitBreaker } from "./circuit-breaker.ts";
import { createRetryBudget } from "./retry-budget.ts";

function setUp() {
	let nowMs = 0;
	const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
	const breaker = createCircuitBreaker(clock, createSeededRandom(1));
	return { breaker, pass: (ms: number) => (nowMs += ms) };
}

function run(
	breaker: ReturnType<typeof setUp>["breaker"],
	report: "success" | "failure",
): BreakerPermit {
	const permit = breaker.acquire("m", "u");
	if (permit !== "refused") breaker.report("m", "u", permit, report);
	return permit;
}

describe("createCircuitBreaker", () => {
	test("opens after consecutive failures and refuses until its time has passed", () => {
		const { breaker, pass } = setUp();
		for (let failure = 0; failure < BREAKER_LIMITS.consecutiveFailures; failure++)
			run(breaker, "failure");
		expect(breaker.acquire("m", "u")).toBe("refused");
		expect(breaker.isOpen("m", "other")).toBe(false);
		pass(BREAKER_LIMITS.firstOpenMs * 1.2);
		expect(breaker.acquire("m", "u")).toBe("probe");
	});

	test("closes after enough good probes, and opens longer after a bad one", () => {
		const { breaker, pass } = setUp();
		for (let failure = 0; failure < BREAKER_LIMITS.consecutiveFailures; failure++)
			run(breaker, "failure");
		pass(BREAKER_LIMITS.firstOpenMs * 1.2);
		expect(run(breaker, "failure")).toBe("probe");
		pass(BREAKER_LIMITS.firstOpenMs * 1.2);
		expect(breaker.acquire("m", "u")).toBe("refused");
		pass(BREAKER_LIMITS.firstOpenMs);
		for (let probe = 0; probe < BREAKER_LIMITS.probesToClose; probe++) run(breaker, "success");
		expect(breaker.state("m", "u")).toBe("closed");
		expect(breaker.notClosed()).toEqual([]);
	});

	test("a probe that takes long, or is never reported, holds the others up for a while only", () => {
		const { breaker, pass } = setUp();
		for (let failure = 0; failure < BREAKER_LIMITS.consecutiveFailures; failure++)
			run(breaker, "failure");
		pass(BREAKER_LIMITS.firstOpenMs * 1.2);
		expect(breaker.acquire("m", "u")).toBe("probe");
		pass(BREAKER_LIMITS.probeMs - 1);
		expect(breaker.acquire("m", "u")).toBe("refused");
		pass(1);
		expect(breaker.isOpen("m", "u")).toBe(false);
		expect(run(breaker, "success")).toBe("probe");
		breaker.report("m", "u", "probe", "success");
		expect(breaker.state("m", "u")).toBe("closed");
	});

	test("forgets old failures", () => {
		const { breaker, pass } = setUp();
		for (let attempt = 0; attempt < 20; attempt++)
			run(breaker, attempt % 3 === 0 ? "failure" : "success");
		const before = breaker.errorRate("m", "u").attempts;
		pass(BREAKER_LIMITS.halfLifeMs);
		expect(breaker.errorRate("m", "u").attempts).toBeCloseTo(before / 2);
	});

	test("never has more probes out than allowed, and never admits while open", () => {
		const step = fc.oneof(
			fc.record({ kind: fc.constant("acquire" as const) }),
			fc.record({
				kind: fc.constant("report" as const),
				which: fc.nat(),
				report: fc.constantFrom("success" as const, "failure" as const, "neutral" as const),
			}),
			fc.record({ kind: fc.constant("pass" as const), ms: fc.nat({ max: 20_000 }) }),
		);
		fc.assert(
			fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
				const { breaker, pass } = setUp();
				let nowMs = 0;
				let lateReports = 0;
				const held: { permit: BreakerPermit; atMs: number }[] = [];
				const isLate = ({ atMs }: { atMs: number }) => nowMs - atMs >= BREAKER_LIMITS.probeMs;
				for (const action of steps) {
					if (action.kind === "pass") nowMs = pass(action.ms);
					else if (action.kind === "acquire") {
						const refused = breaker.isOpen("m", "u");
						const permit = breaker.acquire("m", "u");
						expect(permit === "refused").toBe(refused);
						if (permit !== "refused") held.push({ permit, atMs: nowMs });
					} else if (held.length > 0) {
						for (const one of held.splice(action.which % held.length, 1)) {
							if (one.permit === "probe" && isLate(one)) lateReports++;
							breaker.report("m", "u", one.permit, action.report);
						}
					}
					const probes = held.filter((one) => one.permit === "probe" && !isLate(one)).length;
					expect(probes).toBeLessThanOrEqual(BREAKER_LIMITS.maxProbes + lateReports);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe("createRetryBudget", () => {
	test("extra attempts never exceed the burst and a tenth of the first attempts", () => {
		fc.assert(
			fc.property(
				fc.array(fc.boolean(), { maxLength: 500 }),
				fc.nat({ max: 10 }),
				(steps, burst) => {
					const budget = createRetryBudget({ ratio: 0.1, burst });
					let first = 0;
					let extra = 0;
					for (const isFirst of steps) {
						if (isFirst) {
							first++;
							budget.earn("u");
						} else if (budget.spend("u")) extra++;
						expect(extra).toBeLessThanOrEqual(burst + first / 10);
					}
				},
			),
		);
	});

	test("upstreams do not share a budget", () => {
		const budget = createRetryBudget({ ratio: 0.1, burst: 1 });
		expect([budget.spend("a"), budget.spend("a"), budget.spend("b")]).toEqual([true, false, true]);
	});
});
