import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { revokeApiKey } from "#server/access/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { getActivePolicy, publishPolicy } from "#server/policy/index.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { createChatClient } from "../testing/chat-client.ts";
import { type Child, type Installation, startInstallation } from "../testing/start-installation.ts";

const MODEL = "anthropic/sim-large";
const IN_FORCE_MS = 5_000;
const HONEST = [
	{ role: "user", content: "[[sim:ttft=5]] [[sim:tokens=5]] [[sim:tps=2000]] hello" },
];
const ENDLESS = [{ role: "user", content: "[[sim:ttft=5]] [[sim:tokens=600]] [[sim:tps=20]] hi" }];

const database = await createTestDatabase();
let installation: Installation;
let edge: Child;

beforeAll(async () => {
	installation = await startInstallation(database.runtimeUrl);
	edge = await installation.startEdge();
});

afterAll(async () => {
	await installation.close();
	await database.drop();
});

const askHonestly = (key = installation.key) => {
	const client = createChatClient(installation.url, key);
	const { sight } = client.send({ model: MODEL, messages: HONEST });
	return sight.finally(client.close);
};

/** Calls until the status comes; how long that took, ms. */
async function timeUntil(status: number, key: string): Promise<number> {
	const startMs = performance.now();
	await vi.waitFor(async () => expect((await askHonestly(key)).status).toBe(status), {
		timeout: 2 * IN_FORCE_MS,
		interval: 20,
	});
	return performance.now() - startMs;
}

test("streams that their client leaves are closed upstream and recorded, all of them", async () => {
	const STREAMS = 100;
	const client = createChatClient(installation.url, installation.key);
	const calls = Array.from({ length: STREAMS }, () =>
		client.send({ model: MODEL, stream: true, messages: ENDLESS }),
	);
	await Promise.all(calls.map(({ head }) => head));
	for (const call of calls) {
		await pause(Math.random() * 10);
		call.abort();
	}
	const sights = await Promise.all(calls.map(({ sight }) => sight));
	client.close();
	// The edge closes the upstream before it ends the run.
	await vi.waitFor(
		async () => {
			const metrics = await (await fetch(`${installation.url}/metrics`)).text();
			expect(metrics).toMatch(/^sophia_requests_running 0$/m);
		},
		{ timeout: 1_000, interval: 50 },
	);
	const ids = sights.map(({ requestId }) => requestId);
	const sql = `SELECT count(*)::int AS stored FROM ledger.request
		WHERE id = ANY($1) AND outcome = 'client_abort' AND usage_source = 'estimated'`;
	await vi.waitFor(
		async () =>
			expect((await installation.pool.query(sql, [ids])).rows).toEqual([{ stored: STREAMS }]),
		{ timeout: 10_000 },
	);
});

test("a refused request stands among the others with its reason, and costs nothing", async () => {
	const client = createChatClient(installation.url, installation.key);
	const sight = await client.send({ model: "nobody/knows", messages: HONEST }).sight;
	client.close();
	expect(sight.status).toBe(404);
	const sql = `SELECT outcome, http_status AS status, error_class AS reason, model_asked AS asked,
		cost_nanos::int AS cost FROM ledger.request WHERE id = $1`;
	const refused = {
		outcome: "refused",
		status: 404,
		reason: "model_not_found",
		asked: "nobody/knows",
		cost: 0,
	};
	await vi.waitFor(
		async () =>
			expect((await installation.pool.query(sql, [sight.requestId])).rows).toEqual([refused]),
		{ timeout: 10_000 },
	);
});

test("a revoked key is refused within 5 s while it is in use", async () => {
	const { id, key } = await installation.addKey();
	expect((await askHonestly(key)).status).toBe(200);
	await revokeApiKey({ db: installation.db, clock: systemClock }, installation.actor, id);
	expect(await timeUntil(401, key)).toBeLessThan(IN_FORCE_MS);
});

test("a published policy is in force within 5 s", async () => {
	const { db, actor, key } = installation;
	const active = await getActivePolicy(db, actor.orgId);
	const publish = async (allowedProviders: string[]) => {
		const { number, config } = await getActivePolicy(db, actor.orgId);
		await publishPolicy(db, actor, {
			config: { ...config, allowedProviders },
			reason: "test",
			basedOn: number,
		});
	};
	await publish(["openai"]);
	expect(await timeUntil(403, key)).toBeLessThan(IN_FORCE_MS);
	await publish([...active.config.allowedProviders]);
	expect(await timeUntil(200, key)).toBeLessThan(IN_FORCE_MS);
});

test("hundreds of connections that stand still are cut while honest requests succeed", async () => {
	const { hostname, port } = new URL(installation.url);
	const openSlow = (text: string) => {
		const socket = connect(Number(port), hostname, () => socket.write(text));
		socket.on("error", () => undefined);
		socket.resume();
		return socket;
	};
	const startMs = performance.now();
	const slow: Socket[] = [];
	for (let i = 0; i < 300; i++) {
		slow.push(openSlow("POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\n"));
		const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${installation.key}\r\n`;
		if (i % 3 === 0) slow.push(openSlow(`${head}content-length: 5000000\r\n\r\n{"model":`));
	}
	while (slow.some((socket) => !socket.closed)) {
		const sight = await askHonestly();
		expect(sight.isWhole).toBe(true);
		expect(performance.now() - startMs).toBeLessThan(20_000);
		await pause(50);
	}
	expect(edge.process.exitCode).toBeNull();
}, 40_000);
