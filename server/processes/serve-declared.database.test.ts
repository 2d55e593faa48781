import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg, signServiceToken } from "#server/access/index.ts";
import { ensureFirstSnapshots, latestCatalog } from "#server/catalog/index.ts";
import { goodAnswer } from "#server/gateway/testing/chunks.ts";
import { jsonSteps, startScriptedServer } from "#server/gateway/testing/scripted-server.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import { parseEnv } from "#server/platform/env.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createInstallationEnvelope } from "#server/platform/secrets/create-envelope.ts";
import { deriveKey } from "#server/platform/secrets/derive-key.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { ensureFirstPolicy, readGatewayConfig } from "#server/policy/index.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { createCatalogDeps, systemActor } from "./compose-catalog.ts";

const SECRET = "a secret of this installation, long enough";
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
const dataDir = mkdtempSync(path.join(tmpdir(), "sophia-declared-"));
const db = createDb({ connectionString: database.runtimeUrl, max: 2 });
const server = await startScriptedServer(() => jsonSteps(200, goodAnswer("from the own server")));
let edge: ChildProcess;
let url = "";

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
	const address = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	return typeof address === "object" && address !== null ? address.port : 0;
}

beforeAll(async () => {
	const port = await freePort();
	url = `http://127.0.0.1:${port}`;
	const file = path.join(dataDir, "config.json");
	writeFileSync(file, JSON.stringify(CONFIG));
	const variables = {
		PORT: String(port),
		DATABASE_URL: database.runtimeUrl,
		SOPHIA_DATA_DIR: dataDir,
		SOPHIA_SECRET: SECRET,
		PORTKEY_CONFIG_PATH: file,
		OPENAI_COMPATIBLE_BASE_URL: server.url,
	};
	const { env } = parseEnv(variables);
	const actor = systemActor("test");
	const { policy } = await readGatewayConfig(file);
	await ensureDefaultOrg(db);
	await ensureFirstPolicy(db, { actor, config: policy, file });
	const envelope = createInstallationEnvelope(new Secret(SECRET), systemRandom);
	const common = { clock: systemClock, random: systemRandom };
	await ensureFirstSnapshots(await createCatalogDeps({ ...common, db, env, envelope }), actor);
	edge = spawn(process.execPath, [path.join(import.meta.dirname, "edge.ts")], {
		env: { ...process.env, ...variables },
		stdio: ["ignore", "inherit", "inherit", "ipc"],
	});
	await once(edge, "message");
}, 60_000);

afterAll(async () => {
	if (edge.exitCode === null) edge.kill("SIGKILL");
	await server.close();
	await db.$disconnect();
	rmSync(dataDir, { recursive: true, force: true });
	await database.drop();
});

function ask(model: string): Promise<Response> {
	const key = deriveKey(new Secret(SECRET), "service-token");
	const token = signServiceToken(
		{ clock: systemClock, key },
		{
			kind: "service",
			orgId: DEFAULT_ORG_ID,
			service: "console",
			onBehalfOfUserId: null,
			role: "operator",
			address: null,
		},
	);
	return fetch(`${url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ model, messages: [{ role: "user", content: "hello" }] }),
	});
}

test("declared models of an OpenAI-compatible server are the whole catalogue", async () => {
	const catalog = await latestCatalog(db);
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
