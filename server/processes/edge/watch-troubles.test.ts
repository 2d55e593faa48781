import { expect, test } from "vitest";
import { createCircuitBreaker } from "#server/gateway/core/circuit-breaker.ts";
import type { LedgerEvent } from "#server/ledger/index.ts";
import { createAlertKeeper } from "#server/platform/alerts/alert-keeper.ts";
import { EDGE_ALERTS, lookForTroubles, noteLedgerEvent } from "./watch-troubles.ts";

function setUp() {
	let nowMs = 0;
	let reason: string | null = null;
	const told: string[] = [];
	const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
	const store = { save: async () => undefined, endStale: async () => undefined };
	const alerts = createAlertKeeper({ ...EDGE_ALERTS, store, clock, onProblem: () => undefined });
	const breaker = createCircuitBreaker(clock, {
		next: () => 0,
		bytes: (size) => Buffer.alloc(size),
	});
	return {
		breaker,
		told,
		look(state: { readonly refusal?: string | null; readonly afterMs?: number } = {}) {
			nowMs += state.afterMs ?? 0;
			if (state.refusal !== undefined) reason = state.refusal;
			lookForTroubles({
				alerts,
				breaker,
				refusal: () => reason,
				onRefusing: (message) => told.push(message),
			});
		},
		note: (kind: LedgerEvent["kind"], severity: LedgerEvent["severity"], subject = "dir") =>
			noteLedgerEvent(alerts, { kind, severity, subject, message: `${kind} of ${subject}` }),
		open: (kind: string) => alerts.open(kind).map(({ subject }) => subject),
	};
}

test("refused calls are an alert while they are refused, and are told twice, not each time", () => {
	const { look, open, told } = setUp();
	look();
	look({ refusal: "it is full" });
	look();
	expect(open("usage_log_refuses")).toEqual(["usage log"]);
	look({ refusal: null });
	look();
	expect(open("usage_log_refuses")).toEqual([]);
	expect(told).toEqual([
		"Model calls are refused, since the usage log takes no records: it is full",
		"Model calls are taken again.",
	]);
});

test("an open breaker is an alert for its model and upstream until it would let a call through", () => {
	const { look, open, breaker } = setUp();
	for (let i = 0; i < 5; i++) breaker.report("anthropic/one", "openrouter", "normal", "failure");
	breaker.report("openai/two", "openrouter", "normal", "failure");
	look();
	expect(open("breaker_open")).toEqual(["anthropic/one on openrouter"]);
	look({ afterMs: 60_000 });
	expect(open("breaker_open")).toEqual([]);
});

test("a database that takes no records is an alert until it does", () => {
	const { note, open } = setUp();
	note("store_lost", "error", "ledger");
	note("store_lost", "error", "another");
	expect(open("store_lost")).toEqual(["usage log"]);
	note("store_restored", "info", "ledger");
	expect(open("store_lost")).toEqual([]);
});

test("faults are alerts, good news are none, and crashes are one however many there were", () => {
	const { note, open } = setUp();
	note("log_claimed", "info");
	note("requests_unknown", "error", "first");
	note("requests_unknown", "error", "second");
	note("log_damaged", "error", "a.log");
	note("log_damaged", "error", "b.log");
	expect(open("log_claimed")).toEqual([]);
	expect(open("requests_unknown")).toEqual(["usage log"]);
	expect(open("log_damaged")).toEqual(["a.log", "b.log"]);
});
