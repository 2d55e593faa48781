import { expect, test } from "vitest";
import type { EdgeEvent } from "#server/gateway/index.ts";
import { AppError } from "#server/platform/errors.ts";
import type { PlaygroundEvent, PlaygroundMessage } from "./contract.ts";
import type { CallModel, RecordedFacts } from "./ports.ts";
import { type StreamAnswerDeps, streamAnswer } from "./stream-answer.ts";
import { makeMessage } from "./testing/make-message.ts";

const HEAD: EdgeEvent = {
	type: "head",
	requestId: "r1",
	decisionId: "d1",
	model: "openai/sim-flash",
	provider: "simulator",
	attempts: 1,
	simulated: true,
};

const RECORD: RecordedFacts = {
	provider: "simulator",
	attempts: 2,
	simulated: true,
	ttftMs: 120,
	durationMs: 900,
	promptTokens: 10,
	completionTokens: 4,
	costNanos: 1500,
	finishReason: "stop",
	modelServed: "openai/sim-flash",
};

function setUp(callModel: CallModel, records: (RecordedFacts | null)[] = [RECORD]) {
	let nowMs = 0;
	const pass = (ms: number) => {
		nowMs += ms;
	};
	const saved: PlaygroundMessage[] = [];
	const unexpected: unknown[] = [];
	const deps: StreamAnswerDeps = {
		callModel,
		findRecord: async () => records.shift() ?? null,
		saveAnswer: async (answer) => void saved.push(answer),
		clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
		pause: async (ms) => pass(ms),
		onUnexpected: (error) => unexpected.push(error),
	};
	const run = (signal?: AbortSignal) =>
		streamAnswer(deps, {
			answer: makeMessage({ status: "streaming" }),
			model: "auto",
			conversationId: "c1",
			prompt: [{ role: "user", content: "Hi" }],
			signal,
		});
	return { run, saved, unexpected, pass };
}

async function drain(stream: AsyncIterable<PlaygroundEvent>): Promise<PlaygroundEvent[]> {
	const events: PlaygroundEvent[] = [];
	for await (const event of stream) events.push(event);
	return events;
}

test("an answer is kept when it is complete and again when its costs are known", async () => {
	const { run, saved } = setUp(
		async function* () {
			yield HEAD;
			yield { type: "text-delta", text: "Hel" };
			yield { type: "text-delta", text: "lo" };
			yield { type: "finish", reason: "stop" };
		},
		[null, RECORD],
	);
	const events = await drain(run());
	expect(events.map((event) => event.type)).toEqual([
		"head",
		"delta",
		"delta",
		"finished",
		"recorded",
	]);
	expect(saved).toHaveLength(2);
	expect(saved[0]).toMatchObject({ content: "Hello", status: "ok", requestId: "r1" });
	expect(saved[0]?.facts).toMatchObject({ source: "observed", costNanos: null });
	expect(saved[1]?.facts).toMatchObject({ source: "gateway", costNanos: 1500, attempts: 2 });
});

test("a broken answer keeps its text and says why", async () => {
	const { run, saved } = setUp(async function* () {
		yield HEAD;
		yield { type: "text-delta", text: "Hel" };
		throw new AppError("upstream_failed", "the answer broke off", { hint: "try again" });
	});
	await drain(run());
	expect(saved[0]).toMatchObject({
		content: "Hel",
		status: "failed",
		error: "the answer broke off: try again",
	});
});

test("a refusal before the first word names its request", async () => {
	const { run, saved } = setUp(async function* () {
		throw new AppError("limit_exceeded", "slow down", { details: { requestId: "r9" } });
		// biome-ignore lint/correctness/noUnreachable: makes this function a generator
		yield HEAD;
	});
	await drain(run());
	expect(saved[0]).toMatchObject({ content: "", status: "failed", requestId: "r9" });
});

test("an unexpected failure is reported, and its text is not shown", async () => {
	const { run, saved, unexpected } = setUp(async function* () {
		yield HEAD;
		throw new TypeError("secret detail");
	});
	await drain(run());
	expect(saved[0]).toMatchObject({ status: "failed", error: "Something went wrong on our side." });
	expect(unexpected).toHaveLength(1);
});

test("stopping keeps what had come", async () => {
	const stop = new AbortController();
	const { run, saved } = setUp(async function* () {
		yield HEAD;
		yield { type: "text-delta", text: "Hel" };
		stop.abort();
		throw new AppError("conflict", "the request was stopped");
	});
	await drain(run(stop.signal));
	expect(saved[0]).toMatchObject({ content: "Hel", status: "stopped" });
});

test("a reader who leaves in the middle loses nothing that had come", async () => {
	let closed = false;
	const { run, saved } = setUp(async function* () {
		try {
			yield HEAD;
			yield { type: "text-delta", text: "Hel" };
			yield { type: "text-delta", text: "lo" };
		} finally {
			closed = true;
		}
	});
	for await (const event of run()) if (event.type === "delta") break;
	expect(closed).toBe(true);
	expect(saved).toHaveLength(1);
	expect(saved[0]).toMatchObject({ content: "Hel", status: "stopped" });
});

test("a long answer is kept while it streams", async () => {
	const { run, saved, pass } = setUp(async function* () {
		yield HEAD;
		yield { type: "text-delta", text: "a" };
		pass(1500);
		yield { type: "text-delta", text: "b" };
	});
	await drain(run());
	expect(saved[0]).toMatchObject({ content: "ab", status: "streaming" });
});

test("without a usage record the observed facts stay", async () => {
	const { run } = setUp(async function* () {
		yield HEAD;
		yield { type: "text-delta", text: "a" };
	}, []);
	const events = await drain(run());
	expect(events.at(-1)?.type).toBe("finished");
});
