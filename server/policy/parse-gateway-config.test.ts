import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { AppError } from "#server/platform/errors.ts";
import { buildGatewayConfigJsonSchema } from "./core/gateway-config-schema.ts";
import { SEED_POLICY } from "./core/seed-policy.ts";
import { parseGatewayConfig } from "./parse-gateway-config.ts";

const FILE = "config/portkey_config.json";

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

	it("says where the JSON breaks and accepts a byte order mark", () => {
		expect(problemOf('{"gateway": }')).toContain("is not valid JSON: Unexpected token '}'");
		expect(parseGatewayConfig("\uFEFF{}", FILE).policy).toEqual(SEED_POLICY);
	});
});

it("publishes a JSON Schema that is the one the product checks with", async () => {
	const committed = await readFile("config/portkey_config.schema.json", "utf8");
	expect(JSON.parse(committed)).toEqual(buildGatewayConfigJsonSchema());
});
