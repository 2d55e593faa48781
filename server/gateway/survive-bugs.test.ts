import { describe, expect, test } from "vitest";
import { createGateway } from "./create-gateway.ts";
import { createDeadlineSweeper, SWEEP_INTERVAL_MS } from "./deadline-sweeper.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import type { ChatSink } from "./ports.ts";
import {
	buildGrant,
	buildModel,
	buildTestGateway,
	buildUpstream,
} from "./testing/build-gateway.ts";
import { chunk, event, finishChunk, goodAnswer, roleChunk } from "./testing/chunks.ts";
import { createFakeTransport, type FakeStep } from "./testing/fake-transport.ts";
import { createSeededRandom } from "./testing/seeded-random.ts";
import { createVirtualTime } from "./testing/virtual-time.ts";

const STREAM_HEAD = { "content-type": "text/event-stream" };
const HEAD: FakeStep = { afterMs: 5, do: "head", status: 200, headers: STREAM_HEAD };
const GOOD: readonly FakeStep[] = [
	HEAD,
	{ afterMs: 5, do: "data", text: event(roleChunk()) + event(chunk({ content: "Hello" })) },
	{ afterMs: 5, do: "data", text: event(finishChunk()) + event("[DONE]") },
	{ afterMs: 1, do: "end" },
];
const WHOLE: readonly FakeStep[] = [
	{ afterMs: 5, do: "head", status: 200, headers: { "content-type": "application/json" } },
	{ afterMs: 5, do: "data", text: JSON.stringify(goodAnswer()) },
	{ afterMs: 1, do: "end" },
];
const OVERLOADED: readonly FakeStep[] = [
	{ afterMs: 5, do: "head", status: 503, headers: { "content-type": "application/json" } },
	{ afterMs: 1, do: "end" },
];
const SILENT: readonly FakeStep[] = [HEAD, { afterMs: 0, do: "hang" }];

function collect() {
	const seen = { status: 0, text: "", ends: 0 };
	const sink: ChatSink = {
		head(status) {
			seen.status = status;
		},
		write(piece) {
			seen.text += piece.toString();
			return true;
		},
		end(piece) {
			seen.text += piece?.toString() ?? "";
			seen.ends++;
		},
	};
	return { seen, sink };
}

/** Strikes for one request only, so that the one beside it shows what the bug may not touch. */
function setUp(steps: readonly FakeStep[], plant: (deps: GatewayDeps) => Partial<GatewayDeps>) {
	const time = createVirtualTime();
	const { clock, timers } = time;
	const random = createSeededRandom(1);
	const plan = (body: string) => (body.includes("victim") ? steps : GOOD);
	const upstreams = [buildUpstream(createFakeTransport(timers, plan))];
	const models = [buildModel("anthropic/one"), buildModel("openai/two")];
	const base = buildTestGateway({ clock, timers, random, upstreams, models });
	const gateway = createGateway({ ...base.deps, ...plant(base.deps) });
	const start = (content: string, model: string, stream: boolean, sink: ChatSink) =>
		gateway.startChat(
			{
				requestId: `${content}-1`,
				grant: buildGrant(),
				source: "v1",
				body: Buffer.from(JSON.stringify({ model, stream, messages: [{ role: "user", content }] })),
				traceparent: undefined,
				arrivedMs: clock.monotonicMs(),
				authenticatedMs: clock.monotonicMs(),
			},
			sink,
		);
	return { time, base, gateway, start };
}

const bug = (): never => {
	throw new TypeError("a bug");
};
const isVictim = (id: string) => id.startsWith("victim");

/** The name, what the upstream does, whether it is a stream, and the bug. */
const BUGS: readonly (readonly [
	string,
	readonly FakeStep[],
	boolean,
	(deps: GatewayDeps) => Partial<GatewayDeps>,
])[] = [
	[
		"in the measurements at the end of a stream",
		GOOD,
		true,
		() => ({ health: { record: ({ modelId }) => modelId === "anthropic/one" && bug() } }),
	],
	[
		"in the measurements at the end of an answer",
		WHOLE,
		false,
		() => ({ health: { record: ({ modelId }) => modelId === "anthropic/one" && bug() } }),
	],
	[
		"in the breaker when the first token does not come",
		SILENT,
		true,
		({ breaker }) => ({
			breaker: {
				...breaker,
				report: (id, ...rest) => (id === "anthropic/one" ? bug() : breaker.report(id, ...rest)),
			},
		}),
	],
	[
		"in the breaker when a retry begins",
		OVERLOADED,
		false,
		({ breaker }) => {
			let asked = 0;
			return {
				breaker: {
					...breaker,
					acquire: (id, upstream) =>
						id === "anthropic/one" && ++asked > 1 ? bug() : breaker.acquire(id, upstream),
				},
			};
		},
	],
	[
		"in the metrics when a request ends",
		GOOD,
		true,
		({ observer }) => ({
			observer: { ...observer, requestFinished: ({ id }) => isVictim(id) && bug() },
		}),
	],
	[
		"in the price of the answer",
		WHOLE,
		false,
		({ effectivePrice }) => {
			let asked = 0;
			return {
				effectivePrice: (model, ...rest) =>
					model.id === "anthropic/one" && ++asked === 2 ? bug() : effectivePrice(model, ...rest),
			};
		},
	],
];

describe("a bug", () => {
	test.each(BUGS)("%s ends one request with an error", async (_name, steps, stream, plant) => {
		const { time, base, gateway, start } = setUp(steps, plant);
		const victim = collect();
		const other = collect();
		start("victim", "anthropic/one", stream, victim.sink);
		start("other", "openai/two", true, other.sink);
		await time.advance(200_000);
		expect(victim.seen.ends).toBe(1);
		expect(victim.seen.text).toContain('"code":"internal_error"');
		expect(victim.seen.text).not.toContain("[DONE]");
		expect(other.seen.text).toContain("[DONE]");
		expect(gateway.running()).toBe(0);
		expect(time.pending()).toBe(0);
		expect(base.failures.join()).toContain("a bug");
		const records = base.ledger.terminals.filter(({ id }) => isVictim(id));
		expect(records.length).toBeLessThanOrEqual(1);
	});

	test("in what measures a request costs nobody the usage record", async () => {
		const { time, base, start } = setUp(GOOD, () => ({ health: { record: bug } }));
		start("victim", "anthropic/one", true, collect().sink);
		await time.advance(1_000);
		expect(base.ledger.terminals).toMatchObject([{ id: "victim-1", outcome: "upstream_error" }]);
	});

	test("in the client's connection ends the request", async () => {
		const { time, base, gateway, start } = setUp(GOOD, () => ({}));
		start("victim", "anthropic/one", true, { ...collect().sink, end: bug });
		await time.advance(10_000);
		expect(gateway.running()).toBe(0);
		expect(base.ledger.terminals).toMatchObject([{ outcome: "ok" }]);
	});
});

test("a tick that fails is told, is never asked again and keeps no other from its own", async () => {
	const { clock, timers, advance } = createVirtualTime();
	const sweeper = createDeadlineSweeper(clock, timers);
	const told: unknown[] = [];
	let broken = 0;
	let sound = 0;
	sweeper.add({
		place: -1,
		tick() {
			broken++;
			bug();
		},
		crash: (error) => told.push(error),
	});
	sweeper.add({ place: -1, tick: () => void sound++, crash: () => undefined });
	await advance(SWEEP_INTERVAL_MS * 3);
	expect([broken, sound, told]).toEqual([1, 3, [new TypeError("a bug")]]);
});
