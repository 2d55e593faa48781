import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase } from "#server/testing/database.ts";
import { type Child, type Installation, startInstallation } from "./testing/start-installation.ts";

const database = await createTestDatabase();
let installation: Installation;
let edge: Child;

beforeAll(async () => {
	installation = await startInstallation(database.runtimeUrl);
	edge = await installation.startEdge();
}, 60_000);

afterAll(async () => {
	await installation.close();
	await database.drop();
});

function ask(body: object): Promise<Response> {
	const messages = [{ role: "user", content: "[[sim:ttft=5]] [[sim:tokens=20]] hello" }];
	return fetch(`${installation.url}/v1/chat/completions`, {
		method: "POST",
		headers: { authorization: `Bearer ${installation.key}`, "content-type": "application/json" },
		body: JSON.stringify({ messages, ...body }),
	});
}

async function rowsOf(requestId: string | null): Promise<unknown[]> {
	const sql = "SELECT * FROM ledger.request WHERE id = $1";
	return (await installation.pool.query(sql, [requestId])).rows;
}

test("the edge is ready with the snapshots of the database", async () => {
	const ready = await fetch(`${installation.url}/readyz`);
	expect(await ready.json()).toMatchObject({ status: "ready", checks: { database: "reachable" } });
});

test("an auto request is decided, streamed, labelled as simulated and stored with its decision", async () => {
	const answer = await ask({ model: "auto", stream: true });
	expect(answer.status).toBe(200);
	expect(answer.headers.get("x-sophia-simulated")).toBe("true");
	expect(answer.headers.get("x-sophia-decision")).toBeTruthy();
	expect(await answer.text()).toMatch(/data: \[DONE\]\n\n$/);
	await expect
		.poll(() => rowsOf(answer.headers.get("x-request-id")), { timeout: 10_000 })
		.toHaveLength(1);
});

test("a stop request drains and ends the process with nothing lost", async () => {
	const answer = await ask({ model: "auto" });
	expect(answer.status).toBe(200);
	await answer.text();
	edge.process.kill("SIGTERM");
	const [code] = await once(edge.process, "exit");
	expect(code).toBe(0);
	expect(await rowsOf(answer.headers.get("x-request-id"))).toHaveLength(1);
});
