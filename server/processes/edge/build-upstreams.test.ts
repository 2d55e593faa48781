import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenProvider } from "#server/access/index.ts";
import type { DeclaredModel } from "#server/catalog/contract.ts";
import type { Upstream } from "#server/gateway/ports.ts";
import { buildModel } from "#server/gateway/testing/build-gateway.ts";
import { parseEnv } from "#server/platform/env.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { buildUpstreams } from "./build-upstreams.ts";

const seen: (string | undefined)[] = [];
const server = createServer((request, response) => {
	seen.push(request.headers.authorization);
	response.end();
});
let url = "";

beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = server.address();
	url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
});

function build(
	variables: Record<string, string>,
	providers: OpenProvider["kind"][],
	declaredModels: readonly DeclaredModel[] = [],
): Upstream[] {
	const stored = providers.map((kind) => ({
		id: kind,
		kind,
		name: kind,
		baseUrl: url,
		secret: new Secret(`the secret of ${kind}`),
	}));
	const { env } = parseEnv(variables);
	const publicUrl = "http://127.0.0.1:3000";
	return buildUpstreams(stored, { env, portkeyUrl: null, publicUrl, declaredModels });
}

/** The status of an answer, or the kind of the fault. */
async function call(upstream: Upstream): Promise<number | string> {
	const { transport, chatPath: path, headers } = upstream;
	const result = await new Promise<number | string>((resolve) => {
		transport.send(
			{ method: "POST", path, headers, body: null },
			{
				onHead: resolve,
				onData: () => undefined,
				onEnd: () => undefined,
				onError: ({ kind }) => resolve(kind),
			},
		);
	});
	await transport.close();
	return result;
}

test("a stored secret reaches no address inside, whatever the kind of provider", async () => {
	seen.length = 0;
	for (const upstream of build({}, ["openrouter", "portkey", "openai-compatible"]))
		expect([upstream.name, await call(upstream)]).toEqual([upstream.name, "connect"]);
	expect(seen).toEqual([]);
});

test("the operator can allow that, and what the environment names may be inside", async () => {
	seen.length = 0;
	const variables = { SOPHIA_ALLOW_PRIVATE_UPSTREAMS: "true", OPENAI_COMPATIBLE_BASE_URL: url };
	for (const upstream of build(variables, ["openai-compatible"]))
		expect(await call(upstream)).toBe(200);
	for (const upstream of build({ OPENAI_COMPATIBLE_BASE_URL: url }, []))
		expect(await call(upstream)).toBe(200);
	expect(seen).toEqual(["Bearer the secret of openai-compatible", undefined, undefined]);
});

test("only OpenAI-compatible servers are asked for declared models, and for nothing else", () => {
	const declared = [{ model: buildModel("openai/own"), upstreamModel: "own-fp8" }];
	const variables = {
		OPENAI_COMPATIBLE_BASE_URL: url,
		OPENROUTER_API_KEY: "key",
		PORTKEY_URL: url,
	};
	const kinds = ["openrouter", "portkey", "openai-compatible"] as const;
	for (const upstream of build(variables, [...kinds], declared)) {
		const isOwn = upstream.kind === "openai-compatible";
		expect([upstream.name, upstream.models?.has("openai/own")]).toEqual([upstream.name, isOwn]);
		expect([upstream.name, upstream.models?.has("openai/listed")]).toEqual([upstream.name, !isOwn]);
		expect(upstream.modelNames?.get("openai/own")).toBe(isOwn ? "own-fp8" : undefined);
	}
	for (const upstream of build(variables, [...kinds])) expect(upstream.models).toBeNull();
});
