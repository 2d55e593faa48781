import { expect, test } from "vitest";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { ChatRun } from "./chat-run.ts";
import { SseParser } from "./core/sse-parser.ts";
import { createGateway, type Gateway } from "./create-gateway.ts";
import type { ChatSink } from "./ports.ts";
import {
	buildGrant,
	buildModel,
	buildTestGateway,
	buildUpstream,
	type TestGateway,
} from "./testing/build-gateway.ts";
import { createFakeTransport, randomPlan } from "./testing/fake-transport.ts";
import { createSeededRandom } from "./testing/seeded-random.ts";
import { createVirtualTime, type VirtualTime } from "./testing/virtual-time.ts";

/** `SIMULATION_SEEDS=20000` looks further; the default fits in the unit tests' time. */
const SEEDS = Number(process.env.SIMULATION_SEEDS ?? 400);
const REQUESTS = 6;
const TOTAL_MS = 120_000;
const WAIT_MS = 6_000;
/** A reader that stands still stops the upstream's clock; this is the longest it does so here. */
const LONGEST_READ_MS = 3_000;
const MAX_ATTEMPTS = 3;
const BURST = 4;

/** A client that reads at its own pace and checks the order of what it gets. */
class Client implements ChatSink {
	readonly id: string;
	readonly isStream: boolean;
	readonly #world: World;
	run: ChatRun | null = null;
	status: number | null = null;
	text = "";
	ends = 0;
	hasLeft = false;

	constructor(world: World, id: string, isStream: boolean) {
		this.#world = world;
		this.id = id;
		this.isStream = isStream;
	}

	head(status: number): void {
		expect(this.status).toBeNull();
		this.status = status;
	}

	write(chunk: Uint8Array | string): boolean {
		expect(this.status).not.toBeNull();
		expect(this.ends).toBe(0);
		this.text += Buffer.from(chunk).toString("utf8");
		if (this.#world.random.next() > 0.1) return true;
		const wait = this.#world.random.next() * 3_000;
		this.#world.time.timers.setTimeout(() => this.run?.drained(), wait);
		return false;
	}

	end(chunk: Uint8Array | string | null): void {
		expect(this.ends++).toBe(0);
		const admitted = this.#world.test.ledger.intents.some(({ id }) => id === this.id);
		const recorded = this.#world.test.ledger.terminals.some(({ id }) => id === this.id);
		// The record comes first: an answer that somebody has seen whole is in the log.
		expect(recorded).toBe(admitted);
		if (chunk !== null) this.text += Buffer.from(chunk).toString("utf8");
	}
}

interface World {
	readonly random: Random;
	readonly time: VirtualTime;
	readonly test: TestGateway;
	readonly gateway: Gateway;
	readonly transports: readonly ReturnType<typeof createFakeTransport>[];
}

function createWorld(seed: number): World {
	const random = createSeededRandom(seed);
	const time = createVirtualTime();
	let marker = 0;
	const transports = [0, 1].map(() =>
		createFakeTransport(time.timers, (body) =>
			randomPlan(random, body.includes('"stream":true'), `m${marker++}`),
		),
	);
	const upstreams = transports.map((transport, at) => buildUpstream(transport, { name: `u${at}` }));
	const test = buildTestGateway({
		clock: time.clock,
		timers: time.timers,
		random,
		upstreams,
		models: ["anthropic/one", "openai/two", "google/three"].map((id) => buildModel(id)),
		limits: {
			totalMs: TOTAL_MS,
			maxAttempts: MAX_ATTEMPTS,
			holdChunks: 4,
			firstTokenMs: WAIT_MS,
			answerMs: WAIT_MS,
			idleMs: WAIT_MS,
		},
		retryBurst: BURST,
	});
	return { random, time, test, gateway: createGateway(test.deps), transports };
}

function startClient(world: World): Client {
	const { random, time, gateway } = world;
	const isStream = random.next() < 0.7;
	const id = newId(time.clock, random);
	const client = new Client(world, id, isStream);
	const model = random.next() < 0.5 ? "auto" : "openai/two";
	const body = {
		model,
		...(isStream ? { stream: true } : {}),
		messages: [{ role: "user", content: "hi" }],
	};
	const nowMs = time.clock.monotonicMs();
	client.run = gateway.startChat(
		{
			requestId: id,
			grant: buildGrant({ capture: random.next() < 0.3 ? "full" : "off" }),
			source: "v1",
			body: Buffer.from(JSON.stringify(body)),
			traceparent: undefined,
			arrivedMs: nowMs,
			authenticatedMs: nowMs,
		},
		client,
	);
	if (random.next() < 0.15)
		time.timers.setTimeout(() => {
			client.hasLeft = true;
			client.run?.clientGone();
		}, random.next() * 5_000);
	return client;
}

function readEvents(text: string): string[] {
	const events: string[] = [];
	const parser = new SseParser(
		{
			onEvent: ({ data }) => events.push(data),
			onComment: () => undefined,
			onOverflow: () => undefined,
		},
		1 << 20,
	);
	parser.push(Buffer.from(text));
	expect(parser.hasPartialEvent()).toBe(false);
	return events;
}

interface Chunk {
	readonly error?: { readonly message: string; readonly code: string };
	readonly choices?: readonly {
		readonly index: number;
		readonly delta: { readonly role?: string };
		readonly finish_reason?: string | null;
	}[];
}

/** What a client may rely on in a stream that has begun. */
function checkStream(client: Client, outcome: string | undefined): void {
	const events = readEvents(client.text);
	const last = events.at(-1) ?? "";
	expect(events.filter((data) => data === "[DONE]")).toHaveLength(outcome === "ok" ? 1 : 0);
	if (outcome === "ok") expect(last).toBe("[DONE]");
	const chunks = events.filter((data) => data !== "[DONE]").map((data): Chunk => JSON.parse(data));
	for (const [at, chunk] of chunks.entries()) {
		if (chunk.error) {
			expect(at).toBe(chunks.length - 1);
			expect(typeof chunk.error.message).toBe("string");
			continue;
		}
		expect(Array.isArray(chunk.choices)).toBe(true);
		for (const choice of chunk.choices ?? []) expect(typeof choice.index).toBe("number");
	}
	const first = chunks.find((chunk) => (chunk.choices?.length ?? 0) > 0);
	if (first) expect(first.choices?.[0]?.delta.role).toBe("assistant");
	const isFinished = chunks.some(({ choices }) => choices?.some((choice) => choice.finish_reason));
	if (outcome === "ok") expect(isFinished).toBe(true);
	if (outcome !== "ok") expect(chunks.at(-1)?.error).toBeDefined();
}

function checkClient(world: World, client: Client): void {
	const { ledger } = world.test;
	const terminals = ledger.terminals.filter(({ id }) => id === client.id);
	const admitted = ledger.intents.some(({ id }) => id === client.id);
	expect(terminals).toHaveLength(admitted ? 1 : 0);
	const [terminal] = terminals;
	expect(terminal?.attempts.length ?? 0).toBeLessThanOrEqual(MAX_ATTEMPTS);
	expect(terminal?.durationMs ?? 0).toBeLessThanOrEqual(TOTAL_MS + 200);
	for (const { ttftMs, errorClass, startMs, endMs } of terminal?.attempts ?? [])
		if (errorClass === "timeout" && ttftMs === null)
			expect(endMs - startMs).toBeLessThanOrEqual(2 * WAIT_MS + LONGEST_READ_MS + 200);
	// Nothing is spliced: all text that a client sees comes from one attempt.
	expect(new Set(client.text.match(/m\d+ /g) ?? []).size).toBeLessThanOrEqual(1);
	if (client.hasLeft && client.ends === 0) return;
	expect(client.ends).toBe(1);
	if (client.status === 200 && client.isStream) checkStream(client, terminal?.outcome);
	if (client.status !== 200) expect(JSON.parse(client.text).error.message).toBeTypeOf("string");
	if (admitted)
		expect(client.status === 200 && !client.isStream).toBe(
			!client.isStream && terminal?.outcome === "ok",
		);
}

function checkWorld(world: World, clients: readonly Client[]): void {
	for (const client of clients) checkClient(world, client);
	expect(world.gateway.running()).toBe(0);
	expect(world.test.failures).toEqual([]);
	for (const { calls } of world.transports) expect(calls.every((call) => call.isOver)).toBe(true);
	const sent = world.transports.reduce((sum, { calls }) => sum + calls.length, 0);
	const first = world.test.ledger.intents.length;
	expect(sent - first).toBeLessThanOrEqual(world.transports.length * BURST + first / 10);
}

async function simulate(seed: number): Promise<void> {
	const world = createWorld(seed);
	const clients: Client[] = [];
	for (let request = 0; request < REQUESTS; request++) {
		clients.push(startClient(world));
		await world.time.advance(world.random.next() * 2_000);
	}
	if (world.random.next() < 0.1) world.gateway.shutDown();
	await world.time.advance(TOTAL_MS + 10_000);
	checkWorld(world, clients);
	// What is left are pauses of upstreams and readers; the gateway itself must not keep ticking.
	await world.time.advance(60_000);
	expect(world.time.pending()).toBe(0);
}

test(`every request ends once, whole or with an error: ${SEEDS} seeded scenarios`, async () => {
	for (let seed = 1; seed <= SEEDS; seed++) {
		try {
			await simulate(seed);
		} catch (error) {
			throw new Error(`seed ${seed} of the fault simulation`, { cause: error });
		}
	}
}, 60_000);
