import { describe, expect, test } from "vitest";
import type { EdgeEvent } from "./call-edge.ts";
import { invokeInput } from "./contract.ts";
import { invokeGateway, streamGateway } from "./invoke-gateway.ts";

const HEAD: EdgeEvent = {
	type: "head",
	requestId: "r1",
	decisionId: "d1",
	model: "openai/sim-flash",
	provider: "OpenAI",
	attempts: 1,
	simulated: true,
};
const ANSWER: readonly EdgeEvent[] = [
	HEAD,
	{ type: "text-delta", text: "Hel" },
	{ type: "text-delta", text: "lo" },
	{ type: "finish", reason: "stop" },
	{ type: "usage", usage: { promptTokens: 3, completionTokens: 2 } },
];

/** An edge that gives `events`, each 10 ms after the one before. */
function setUp(events: readonly EdgeEvent[] = ANSWER) {
	const bodies: Readonly<Record<string, unknown>>[] = [];
	let nowMs = 0;
	return {
		bodies,
		deps: {
			clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
			callModel: async function* (body: Readonly<Record<string, unknown>>) {
				bodies.push(body);
				for (const event of events) {
					nowMs += 10;
					yield event;
				}
			},
		},
	};
}

describe("invokeGateway", () => {
	test("answers with the seed's fields and the ids that lead to the proof", async () => {
		const { deps } = setUp();
		expect(await invokeGateway(deps, invokeInput.parse({ prompt: "Hi" }))).toEqual({
			content: "Hello",
			model: "openai/sim-flash",
			provider: "OpenAI",
			token_count: 5,
			prompt_tokens: 3,
			completion_tokens: 2,
			first_token_latency_ms: 20,
			streaming: true,
			finish_reason: "stop",
			request_id: "r1",
			decision_id: "d1",
			attempts: 1,
			simulated: true,
		});
	});

	test("adds the seed's parameters only where the caller gave none", async () => {
		const { deps, bodies } = setUp();
		await invokeGateway(deps, invokeInput.parse({ prompt: "Hi" }));
		await invokeGateway(deps, invokeInput.parse({ prompt: "Hi", max_tokens: 7, temperature: 0 }));
		expect(bodies[0]).toMatchObject({ max_tokens: 2000, temperature: 0.7, model: "auto" });
		expect(bodies[1]).toMatchObject({ max_tokens: 7, temperature: 0 });
	});

	test("does not stream an answer that the caller bounded to a few tokens", async () => {
		const { deps, bodies } = setUp();
		const answer = await invokeGateway(deps, invokeInput.parse({ prompt: "Hi", max_tokens: 7 }));
		expect(bodies[0]).toMatchObject({ stream: false });
		expect(answer.streaming).toBe(false);
		expect(answer.first_token_latency_ms).toBeNull();
	});

	test("hands preferences, context, tags and metadata to the policy and the ledger", async () => {
		const { deps, bodies } = setUp();
		await invokeGateway(
			deps,
			invokeInput.parse({
				prompt: "Hi",
				context: { user_id: "u1", session_id: "s1" },
				preferences: { prefer_fast: true },
				tags: ["nightly"],
				metadata: { job: "7" },
			}),
		);
		expect(bodies[0]?.sophia).toEqual({
			preferences: { prefer_fast: true },
			context: { user_id: "u1", session_id: "s1" },
			tags: ["nightly"],
			metadata: { job: "7" },
		});
	});

	test("an answer without usage says that its tokens are unknown", async () => {
		const { deps } = setUp([HEAD, { type: "text-delta", text: "Hi" }]);
		const answer = await invokeGateway(deps, invokeInput.parse({ prompt: "Hi" }));
		expect(answer.token_count).toBeNull();
	});

	test.each([
		{ given: {}, why: "neither prompt nor messages" },
		{ given: { prompt: "a", messages: [{ role: "user", content: "b" }] }, why: "both" },
		{ given: { prompt: "a", upstream: "http://elsewhere" }, why: "an unknown key" },
	])("refuses $why", ({ given }) => {
		expect(invokeInput.safeParse(given).success).toBe(false);
	});
});

describe("streamGateway", () => {
	test("yields who answers, each piece of text, and the whole at the end", async () => {
		const { deps } = setUp();
		const types: string[] = [];
		let whole = "";
		for await (const event of streamGateway(deps, invokeInput.parse({ prompt: "Hi" }))) {
			types.push(event.type);
			if (event.type === "end") whole = event.answer.content;
		}
		expect(types).toEqual(["start", "delta", "delta", "end"]);
		expect(whole).toBe("Hello");
	});

	test("a break in the middle ends in the error, never in an end", async () => {
		const { deps } = setUp();
		const broken = {
			...deps,
			callModel: async function* () {
				yield HEAD;
				throw new Error("the answer broke off");
			},
		};
		const seen: string[] = [];
		const run = async () => {
			for await (const event of streamGateway(broken, invokeInput.parse({ prompt: "Hi" }))) {
				seen.push(event.type);
			}
		};
		await expect(run()).rejects.toThrow(/broke off/);
		expect(seen).toEqual(["start"]);
	});
});
