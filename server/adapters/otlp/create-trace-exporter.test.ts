import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { spanIdOf } from "#server/gateway/index.ts";
import type { FinishedRequest } from "#server/gateway/ports.ts";
import { createSeededRandom } from "#server/gateway/testing/seeded-random.ts";
import type { UsageTerminal } from "#server/ledger/core/usage-records.ts";
import { createGuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { createTraceExporter } from "./create-trace-exporter.ts";

const ID = "019bc18d-4a88-717d-81b9-a1c72ce80b2b";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const END_MS = Date.UTC(2026, 10, 22, 12);

/** The wire format of opentelemetry-proto 1.x as its JSON mapping has it; nothing else may be sent. */
const valueSchema = z.union([
	z.strictObject({ stringValue: z.string() }),
	z.strictObject({ boolValue: z.boolean() }),
	z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
	z.strictObject({ doubleValue: z.number() }),
	z.strictObject({
		arrayValue: z.strictObject({
			values: z.array(z.strictObject({ stringValue: z.string() })),
		}),
	}),
]);
const attributesSchema = z.array(z.strictObject({ key: z.string(), value: valueSchema }));
const spanSchema = z.strictObject({
	traceId: z.string().regex(/^[0-9a-f]{32}$/),
	spanId: z.string().regex(/^[0-9a-f]{16}$/),
	parentSpanId: z
		.string()
		.regex(/^[0-9a-f]{16}$/)
		.optional(),
	name: z.string().min(1),
	kind: z.number().int().min(1).max(5),
	startTimeUnixNano: z.string().regex(/^\d{19}$/),
	endTimeUnixNano: z.string().regex(/^\d{19}$/),
	attributes: attributesSchema,
	status: z
		.strictObject({ code: z.number().optional(), message: z.string().optional() })
		.optional(),
});
const bodySchema = z.strictObject({
	resourceSpans: z
		.array(
			z.strictObject({
				resource: z.strictObject({ attributes: attributesSchema }),
				scopeSpans: z
					.array(
						z.strictObject({
							scope: z.strictObject({ name: z.string(), version: z.string() }),
							spans: z.array(spanSchema),
						}),
					)
					.length(1),
			}),
		)
		.length(1),
});

const terminal: UsageTerminal = {
	kind: "terminal",
	id: ID,
	atMs: END_MS,
	outcome: "ok",
	httpStatus: 200,
	errorClass: null,
	errorMessage: null,
	finishReason: "stop",
	modelServed: "google/sim-pro",
	provider: "Simulated",
	upstream: "openrouter",
	tokens: { prompt: 20, completion: 100, cacheRead: 0, cacheWrite: 0, reasoning: 0 },
	usageSource: "provider",
	costNanos: 1_500_000,
	upstreamCostNanos: null,
	priceVersion: 1,
	ttftMs: 700.25,
	durationMs: 900.5,
	attempts: [
		{
			modelId: "openai/sim-flash",
			upstream: "openrouter",
			startMs: 1,
			ttftMs: null,
			endMs: 300,
			status: 503,
			outcome: "error",
			errorClass: "overloaded",
			errorMessage: "busy",
			waitMs: 0,
		},
		{
			modelId: "google/sim-pro",
			upstream: "openrouter",
			startMs: 400,
			ttftMs: 300.25,
			endMs: 900,
			status: 200,
			outcome: "ok",
			errorClass: null,
			errorMessage: null,
			waitMs: 100,
		},
	],
	spans: [
		{ name: "auth", startMs: 0, endMs: 0.5 },
		{ name: "decision", startMs: 0.5, endMs: 1 },
		{ name: "attempt", startMs: 1, endMs: 300 },
		{ name: "wait", startMs: 300, endMs: 400 },
		{ name: "attempt", startMs: 400, endMs: 900 },
		{ name: "first_token", startMs: 400, endMs: 700.25 },
		{ name: "generation", startMs: 700.25, endMs: 900 },
	],
};
const SPANS = 8;
const request: FinishedRequest = {
	stream: true,
	modelAsked: "auto",
	decisionId: null,
	simulated: true,
	trace: { traceId: TRACE, parentSpanId: "00f067aa0ba902b7", sampled: true },
};

const bodies: { path: string | undefined; type: string | undefined; text: string }[] = [];
let answers: { status: number; headers?: Record<string, string>; body?: string }[] = [];
let arrived = () => {};
const receiver = createServer((incoming, response) => {
	let text = "";
	incoming.on("data", (piece: Buffer) => {
		text += piece.toString();
	});
	incoming.on("end", () => {
		bodies.push({ path: incoming.url, type: incoming.headers["content-type"], text });
		const { status, headers = {}, body = "{}" } = answers.shift() ?? { status: 200 };
		response.writeHead(status, headers).end(body);
		arrived();
	});
});

beforeEach(async () => {
	bodies.length = 0;
	answers = [];
	await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
afterEach(() => new Promise((resolve) => receiver.close(resolve)));

function open() {
	const timers: { ms: number; callback: () => void }[] = [];
	const states: string[] = [];
	const { port } = receiver.address() as AddressInfo;
	const exporter = createTraceExporter({
		endpoint: `http://127.0.0.1:${port}/`,
		send: createGuardedFetch({ reach: "private" }),
		random: createSeededRandom(1),
		after(ms, callback) {
			const timer = { ms, callback };
			timers.push(timer);
			return () => void timers.splice(timers.indexOf(timer), 1);
		},
		version: "1.2.3",
		instance: "edge-1",
		onState: (state) => states.push(state),
	});
	/** Lets the next timer fire and waits until the exporter has set another or has nothing left. */
	const fire = async () => {
		const timer = timers.shift();
		if (timer === undefined) throw new Error("no timer is set");
		const before = exporter.counts();
		const received = new Promise<void>((resolve) => {
			arrived = resolve;
		});
		timer.callback();
		await received;
		const isDone = () => {
			const { exported, dropped } = exporter.counts();
			return exported + dropped > before.exported + before.dropped || timers.length > 0;
		};
		while (!isDone()) await new Promise((resolve) => setImmediate(resolve));
		return timer.ms;
	};
	return { exporter, timers, states, fire };
}

function readSpans() {
	const body = bodySchema.parse(JSON.parse(bodies[0]?.text ?? ""));
	return body.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
}

test("a request arrives as OTLP's JSON: the caller's trace, attempts with the ids that were sent on", async () => {
	const { exporter, fire } = open();
	exporter.requestFinished(terminal, request);
	await fire();
	expect(bodies).toMatchObject([{ path: "/v1/traces", type: "application/json" }]);
	const spans = readSpans();
	expect(spans).toHaveLength(SPANS);
	const root = spanIdOf(ID, 0);
	const second = spanIdOf(ID, 2);
	expect(spans.map(({ name, parentSpanId, kind }) => [name, parentSpanId, kind])).toEqual([
		["chat auto", "00f067aa0ba902b7", 2],
		["auth", root, 1],
		["decision", root, 1],
		["chat openai/sim-flash", root, 3],
		["wait", root, 1],
		["chat google/sim-pro", root, 3],
		["first_token", second, 1],
		["generation", second, 1],
	]);
	expect(spans[5]?.spanId).toBe(second);
	expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(SPANS);
	expect(spans[0]?.endTimeUnixNano).toBe(`${END_MS}000000`);
	expect(BigInt(spans[0]?.endTimeUnixNano ?? 0) - BigInt(spans[0]?.startTimeUnixNano ?? 0)).toBe(
		900_500_000n,
	);
	expect(spans[3]?.status).toEqual({ code: 2, message: "busy" });
	expect(spans[0]?.attributes).toEqual(
		expect.arrayContaining([
			{ key: "gen_ai.operation.name", value: { stringValue: "chat" } },
			{ key: "gen_ai.request.model", value: { stringValue: "auto" } },
			{ key: "gen_ai.response.model", value: { stringValue: "google/sim-pro" } },
			{ key: "gen_ai.usage.output_tokens", value: { intValue: "100" } },
			{ key: "sophia.request.id", value: { stringValue: ID } },
			{ key: "sophia.simulated", value: { boolValue: true } },
		]),
	);
	expect(exporter.counts()).toEqual({ exported: SPANS, dropped: 0 });
});

test("what a busy collector puts off is sent again when it says; what it rejects is counted", async () => {
	answers = [
		{ status: 503, headers: { "retry-after": "7" } },
		{ status: 200, body: '{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}' },
	];
	const { exporter, fire, states } = open();
	exporter.requestFinished(terminal, request);
	await fire();
	expect(exporter.counts()).toEqual({ exported: 0, dropped: 0 });
	expect(await fire()).toBe(7_000);
	expect(bodies[1]?.text).toBe(bodies[0]?.text);
	expect(exporter.counts()).toEqual({ exported: SPANS - 3, dropped: 3 });
	expect(states).toEqual(["failing", "working"]);
});

test("a batch that the collector refuses, or puts off for ever, is dropped and counted", async () => {
	answers = [{ status: 400 }, ...Array.from({ length: 5 }, () => ({ status: 429 }))];
	const { exporter, fire } = open();
	exporter.requestFinished(terminal, request);
	await fire();
	expect(exporter.counts()).toEqual({ exported: 0, dropped: SPANS });
	exporter.requestFinished(terminal, request);
	for (let attempt = 0; attempt < 5; attempt++) await fire();
	expect(exporter.counts()).toEqual({ exported: 0, dropped: 2 * SPANS });
	expect(bodies).toHaveLength(6);
});

test("the queue is bounded, an unsampled trace is left out, and closing sends the rest", async () => {
	const { exporter, timers } = open();
	const unsampled = { ...request, trace: { ...request.trace, sampled: false } };
	exporter.requestFinished(terminal, unsampled);
	expect(timers).toHaveLength(0);
	for (let count = 0; count < 4_100; count++) exporter.requestFinished(terminal, request);
	expect(exporter.counts()).toEqual({ exported: 0, dropped: 4 * SPANS });
	await exporter.close();
	expect(exporter.counts()).toEqual({ exported: 4_096 * SPANS, dropped: 4 * SPANS });
	expect(bodies).toHaveLength(64);
});
