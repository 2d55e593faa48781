import { describe, expect, test } from "vitest";
import { AppError } from "#server/platform/errors.ts";
import { createGateway } from "./create-gateway.ts";
import type { GatewayDeps } from "./gateway-deps.ts";
import type { ChatSink } from "./ports.ts";
import {
	buildGrant,
	buildModel,
	buildTestGateway,
	buildUpstream,
} from "./testing/build-gateway.ts";
import { createFakeTransport } from "./testing/fake-transport.ts";
import { createSeededRandom } from "./testing/seeded-random.ts";
import { createVirtualTime } from "./testing/virtual-time.ts";

interface Setting {
	readonly body?: object;
	readonly grant?: Parameters<typeof buildGrant>[0];
	readonly plant?: (deps: GatewayDeps) => Partial<GatewayDeps>;
	readonly ledger?: "full" | "unwritable";
}

/** Sends one request that nothing upstream ever sees; gives answer, records and calls. */
async function refuse(setting: Setting) {
	const { clock, timers, advance } = createVirtualTime();
	const transport = createFakeTransport(timers, () => []);
	const plain = { inputModalities: ["text"], supportedParameters: [] };
	const models = [
		buildModel("anthropic/one"),
		buildModel("openai/two"),
		buildModel("openai/plain", plain),
	];
	const upstreams = [buildUpstream(transport)];
	const random = createSeededRandom(1);
	const { deps, ledger } = buildTestGateway({ clock, timers, random, upstreams, models });
	if (setting.ledger) ledger.fail(setting.ledger);
	const gateway = createGateway({ ...deps, ...setting.plant?.(deps) });
	const seen = { status: 0, body: "" };
	const sink: ChatSink = {
		head(status) {
			// The record comes before the first byte of the answer.
			expect(ledger.intents.length).toBe(ledger.terminals.length);
			seen.status = status;
		},
		write: () => true,
		end(piece) {
			seen.body += piece?.toString() ?? "";
		},
	};
	const request = { model: "auto", messages: [{ role: "user", content: "hi" }], ...setting.body };
	gateway.startChat(
		{
			requestId: "request-1",
			grant: buildGrant(setting.grant),
			source: "v1",
			body: Buffer.from(JSON.stringify(request)),
			traceparent: undefined,
			arrivedMs: clock.monotonicMs(),
			authenticatedMs: clock.monotonicMs(),
		},
		sink,
	);
	await advance(10);
	expect(gateway.running()).toBe(0);
	expect(transport.calls).toEqual([]);
	return { seen, ledger };
}

const REFUSALS: readonly (readonly [string, number, Setting])[] = [
	["model_not_found", 404, { body: { model: "nobody/knows" } }],
	[
		"model_not_allowed",
		403,
		{ body: { model: "openai/two" }, grant: { allowedModels: ["anthropic/one"] } },
	],
	[
		"provider_not_allowed",
		403,
		{
			body: { model: "openai/two" },
			plant: ({ directory }) => ({ directory: { ...directory, isAllowed: () => false } }),
		},
	],
	[
		"modality_unsupported",
		400,
		{
			body: {
				model: "openai/plain",
				messages: [
					{ role: "user", content: [{ type: "image_url", image_url: { url: "data:," } }] },
				],
			},
		},
	],
	[
		"parameter_unsupported",
		400,
		{
			body: {
				model: "openai/plain",
				tools: [{ type: "function", function: { name: "look_up", parameters: {} } }],
			},
		},
	],
	["no_model_available", 400, { grant: { allowedModels: ["nobody/knows"] } }],
	["no_upstream", 503, { plant: () => ({ upstreams: () => [] }) }],
	[
		"circuit_open",
		503,
		{ plant: ({ breaker }) => ({ breaker: { ...breaker, acquire: () => "refused" } }) },
	],
];

describe("a refusal of a well-formed request", () => {
	test.each(REFUSALS)(
		"%s is recorded at no cost before it is told",
		async (code, status, setting) => {
			const { seen, ledger } = await refuse(setting);
			expect(seen.status).toBe(status);
			const { error } = JSON.parse(seen.body);
			expect(error.code).toBe(code);
			if (code === "no_model_available") expect(error.message).toBe("No model fits: 3 ruled out.");
			expect(ledger.intents).toMatchObject([{ id: "request-1", estimateNanos: 0 }]);
			expect(ledger.terminals).toMatchObject([
				{
					id: "request-1",
					outcome: "refused",
					httpStatus: status,
					errorClass: code,
					costNanos: 0,
					usageSource: "none",
					attempts: [],
				},
			]);
		},
	);

	test("made after a decision keeps the decision", async () => {
		const [, , setting] = REFUSALS.at(-1) ?? [];
		const { ledger } = await refuse(setting ?? {});
		expect(ledger.decisions).toHaveLength(1);
		expect(ledger.intents[0]?.decisionId).toBe(ledger.decisions[0]?.id);
	});

	test("does not let a caller make up models", async () => {
		const { ledger } = await refuse({ body: { model: "nobody/knows" } });
		expect(ledger.intents).toMatchObject([{ modelAsked: "nobody/knows", modelPlanned: "none" }]);
	});

	test.each(["full", "unwritable"] as const)("is a 503 where the usage log is %s", async (how) => {
		const { seen } = await refuse({ body: { model: "nobody/knows" }, ledger: how });
		expect(seen.status).toBe(503);
		expect(JSON.parse(seen.body).error.code).toBe("usage_log_unavailable");
	});
});

test.each(["anthropic/one", "nobody/knows"])(
	"what is too large to be recorded is the caller's 400, not a 503, with model %s",
	async (model) => {
		const { seen } = await refuse({
			body: { model },
			plant: ({ ledger }) => ({
				ledger: {
					...ledger,
					admit() {
						throw new AppError("invalid_input", "too large together", { param: "sophia.metadata" });
					},
				},
			}),
		});
		expect(seen.status).toBe(400);
		expect(JSON.parse(seen.body).error).toMatchObject({ param: "sophia.metadata" });
	},
);

test("a request that is no request, or of a key that may not chat, is not accepted", async () => {
	for (const setting of [{ body: { messages: [] } }, { grant: { scopes: [] } }]) {
		const { seen, ledger } = await refuse(setting);
		expect([400, 403]).toContain(seen.status);
		expect(ledger.intents).toEqual([]);
	}
});
