import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { latestCatalog } from "#server/catalog/index.ts";
import { goodAnswer } from "#server/gateway/testing/chunks.ts";
import { jsonSteps, startScriptedServer } from "#server/gateway/testing/scripted-server.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { type Installation, startInstallation } from "./testing/start-installation.ts";

const CONFIG = {
	models: {
		allowed_providers: ["acme"],
		declared: [
			{
				id: "acme/own",
				context_tokens: 32_768,
				prompt_usd_per_million: 0.5,
				completion_usd_per_million: 1.5,
				upstream_model: "own-fp8",
			},
		],
	},
};

const database = await createTestDatabase();
const configDir = mkdtempSync(path.join(tmpdir(), "sophia-declared-"));
const server = await startScriptedServer(() => jsonSteps(200, goodAnswer("from the own server")));
let installation: Installation;

beforeAll(async () => {
	const file = path.join(configDir, "config.json");
	writeFileSync(file, JSON.stringify(CONFIG));
	installation = await startInstallation(database.runtimeUrl, {
		PORTKEY_CONFIG_PATH: file,
		OPENAI_COMPATIBLE_BASE_URL: server.url,
	});
	await installation.startEdge();
}, 60_000);

afterAll(async () => {
	await installation.close();
	await server.close();
	rmSync(configDir, { recursive: true, force: true });
	await database.drop();
});

function ask(model: string): Promise<Response> {
	return fetch(`${installation.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${installation.key}`, "content-type": "application/json" },
		body: JSON.stringify({ model, messages: [{ role: "user", content: "hello" }] }),
	});
}

test("declared models of an OpenAI-compatible server are the whole catalogue", async () => {
	const catalog = await latestCatalog(installation.db);
	expect(catalog).toMatchObject({ source: "openai-compatible", simulated: false });
	expect(catalog?.models.map(({ id }) => id)).toEqual(["acme/own"]);
});

test("that server answers auto and a declared id, asked by the name that it knows", async () => {
	for (const model of ["auto", "acme/own"]) {
		const answer = await ask(model);
		expect([model, answer.status]).toEqual([model, 200]);
		expect(answer.headers.get("x-sophia-model")).toBe("acme/own");
		expect(answer.headers.get("x-sophia-provider")).toBe("openai-compatible");
		expect(await answer.text()).toContain("from the own server");
		expect(JSON.parse(server.received.at(-1)?.body ?? "")).toMatchObject({ model: "own-fp8" });
	}
	expect((await ask("acme/other")).status).toBe(404);
	expect(server.received).toHaveLength(2);
});
