import { expect, test } from "vitest";
import { buildModel } from "#server/gateway/testing/build-gateway.ts";
import { parseEnv } from "#server/platform/env.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { composeOrigin } from "./compose-origin.ts";

const SERVER = { OPENAI_COMPATIBLE_BASE_URL: "http://127.0.0.1:9/v1" };
const DECLARED = [{ model: buildModel("openai/own"), upstreamModel: null }];

function originOf(variables: Record<string, string>, kinds: string[], declaredModels = DECLARED) {
	const { env } = parseEnv(variables);
	const providers = kinds.map((kind) => ({
		kind,
		baseUrl: "http://127.0.0.1:9/v1",
		secret: new Secret("key"),
	}));
	return composeOrigin({ env, providers, declaredModels });
}

test("declared models alone are the catalogue where only such a server is configured", async () => {
	const simulator = { SOPHIA_SIMULATOR_PORT: "9" };
	for (const origin of [originOf(SERVER, []), originOf(simulator, ["openai-compatible"])]) {
		expect(origin).toMatchObject({ source: "openai-compatible", simulated: false });
		expect(await origin.fetchModels({ etag: null, maxBytes: 1_000 })).toMatchObject({
			kind: "models",
			models: [{ id: "openai/own" }],
		});
	}
});

test("OpenRouter's list stays the source beside a key, a stored provider or a Portkey", () => {
	for (const origin of [
		originOf({ ...SERVER, OPENROUTER_API_KEY: "key" }, []),
		originOf(SERVER, ["openrouter"]),
		originOf(SERVER, ["portkey"]),
	])
		expect(origin.source).toBe("openrouter");
});

test("without declared models, or a server for them, nothing changes", () => {
	expect(originOf(SERVER, [], []).source).toBe("openrouter");
	expect(originOf({ SOPHIA_SIMULATOR_PORT: "9" }, []).source).toBe("simulator");
	expect(originOf({ SOPHIA_SIMULATOR_PORT: "9" }, ["openai-compatible"], []).source).toBe(
		"simulator",
	);
});
