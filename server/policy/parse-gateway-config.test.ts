import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { catalogModelSchema } from "#server/catalog/contract.ts";
import { AppError } from "#server/platform/errors.ts";
import { buildGatewayConfigJsonSchema } from "./core/gateway-config-schema.ts";
import { SEED_POLICY } from "./core/seed-policy.ts";
import { parseGatewayConfig } from "./parse-gateway-config.ts";

const FILE = "config/portkey_config.json";

const SHORT = {
	id: "openai/own-small",
	context_tokens: 32_768,
	prompt_usd_per_million: 0.075,
	completion_usd_per_million: 0.000001,
};
const FULL = {
	...SHORT,
	id: "mistral/own-large",
	upstream_model: "own-large-fp8",
	released: "2026-05-01",
	quality_percentile: 62.5,
	max_completion_tokens: 4_096,
	input_modalities: ["text", "image"],
	supported_parameters: ["temperature"],
};

function problemOf(value: unknown): string {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	try {
		parseGatewayConfig(text, FILE);
	} catch (error) {
		if (error instanceof AppError && error.code === "invalid_input") return error.message;
		throw error;
	}
	throw new Error("the file was accepted");
}

describe("parseGatewayConfig", () => {
	it("reads the committed file as the seed's policy with Portkey switched off", async () => {
		expect(parseGatewayConfig(await readFile(FILE, "utf8"), FILE)).toEqual({
			gateway: {
				enabled: false,
				url: "http://localhost:8100",
				timeoutMs: 30_000,
				retry: { maxAttempts: 3, backoff: "exponential" },
			},
			policy: SEED_POLICY,
			catalogRefreshMs: 3_600_000,
			declaredModels: [],
		});
	});

	it("gives the seed's values to everything that is left out", () => {
		expect(parseGatewayConfig("{}", FILE).policy).toEqual(SEED_POLICY);
		const config = parseGatewayConfig('{"routing_policy":{"preferences":{"fast":{}}}}', FILE);
		expect(config.policy.presets).toEqual({ ...SEED_POLICY.presets, fast: {} });
	});

	it("names an unknown key and the nearest right one", () => {
		expect(problemOf({ routing_policy: { wieghts: {} } })).toBe(
			`${FILE}: routing_policy.wieghts is not a known key; did you mean "weights"?`,
		);
		expect(problemOf({ routing_policy: { preferences: { fast: { latancy: 3 } } } })).toContain(
			'routing_policy.preferences.fast.latancy is not a known key; did you mean "latency"?',
		);
		expect(problemOf({ timeout: 3 })).toContain("it belongs at gateway.timeout");
		expect(problemOf({ models: { colour: 3 } })).toContain(
			"known here: allowed_providers, allow_free_variants, refresh_interval",
		);
	});

	it("says every fault at once, each with its path", () => {
		const message = problemOf({
			gateway: { url: "ftp://x", timeout: 0 },
			models: { allowed_providers: [] },
			routing_policy: { preferences: { default: "cheap" } },
		});
		for (const path of [
			"gateway.url: must be an http or https address",
			"gateway.timeout: ",
			"models.allowed_providers: ",
			"routing_policy.preferences.default: ",
		])
			expect(message).toContain(path);
	});

	it("refuses weights that leave a preset without any factor, in the words of the file", () => {
		const weights = { freshness: 0, latency: 0, quality: 0, cost: 0 };
		expect(problemOf({ routing_policy: { weights } })).toContain(
			"routing_policy.preferences.balanced leaves no factor with a weight above 0",
		);
	});

	it("reads a declared model in the catalogue's units, with what it need not say", () => {
		const [short, full] = parseGatewayConfig(
			JSON.stringify({ models: { declared: [SHORT, FULL] } }),
			FILE,
		).declaredModels;
		expect(short?.upstreamModel).toBeNull();
		expect(short?.model).toMatchObject({
			id: "openai/own-small",
			author: "openai",
			createdMs: null,
			contextTokens: 32_768,
			maxCompletionTokens: null,
			inputModalities: ["text"],
			qualityPercentile: null,
			price: { promptPico: 75_000, completionPico: 1, requestNanos: 0 },
		});
		expect(short?.model.supportedParameters).toEqual(
			expect.arrayContaining(["tools", "response_format"]),
		);
		expect(catalogModelSchema.parse(full?.model)).toEqual(full?.model);
		expect(full).toMatchObject({
			upstreamModel: "own-large-fp8",
			model: {
				createdMs: Date.UTC(2026, 4, 1),
				maxCompletionTokens: 4_096,
				inputModalities: ["text", "image"],
				supportedParameters: ["temperature"],
				qualityPercentile: 62.5,
				qualitySource: "declared in the configuration",
			},
		});
	});

	it("refuses a declared model that leaves room for doubt, and says where", () => {
		const declared = [
			{ ...SHORT, id: "own-small" },
			{ ...SHORT, prompt_usd_per_million: 1e-7 },
			{ ...FULL, released: "soon" },
			FULL,
			{ ...FULL, contxt_tokens: 1 },
		];
		const problem = problemOf({ models: { declared } });
		for (const line of [
			"models.declared.0.id: must be of the form author/slug",
			"models.declared.1.prompt_usd_per_million: must have at most 6 decimals",
			"models.declared.2.released: ",
			'models.declared.4.contxt_tokens is not a known key; did you mean "context_tokens"?',
		])
			expect(problem).toContain(line);
		expect(problemOf({ models: { declared: [FULL, SHORT, FULL] } })).toContain(
			'models.declared.2.id: "mistral/own-large" is declared twice',
		);
	});

	it("says where the JSON breaks and accepts a byte order mark", () => {
		expect(problemOf('{"gateway": }')).toContain("is not valid JSON: Unexpected token '}'");
		expect(parseGatewayConfig("\uFEFF{}", FILE).policy).toEqual(SEED_POLICY);
	});
});

it("publishes a JSON Schema that is the one the product checks with", async () => {
	const committed = await readFile("config/portkey_config.schema.json", "utf8");
	expect(JSON.parse(committed)).toEqual(buildGatewayConfigJsonSchema());
});
