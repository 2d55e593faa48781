import { expect, onTestFinished, test, vi } from "vitest";
import { createTestDatabase } from "#server/testing/database.ts";
import { createChatClient } from "../testing/chat-client.ts";
import { startInstallation } from "../testing/start-installation.ts";

test("an upstream that keeps failing raises one alert, which ends when it is well again", async () => {
	const database = await createTestDatabase();
	const installation = await startInstallation(database.runtimeUrl);
	onTestFinished(async () => {
		await installation.close();
		await database.drop();
	});
	await installation.startEdge();
	const { db, url, key } = installation;
	const model = "openai/sim-classic";
	const client = createChatClient(url, key);
	const ask = (fault: string) => {
		const messages = [{ role: "user", content: `${fault} [[sim:ttft=5]] [[sim:tokens=5]] hi` }];
		return client.send({ model, messages }).sight;
	};
	const where = { kind: "breaker_open", subject: `${model} on simulator` };
	for (let i = 0; i < 8; i++) await ask("[[sim:fault=500]]");
	await vi.waitFor(async () => expect(await db.alert.count({ where })).toBe(1), {
		timeout: 10_000,
		interval: 200,
	});
	expect((await ask("")).text).toContain("circuit_open");
	expect(await db.alert.findMany({ where })).toMatchObject([{ resolvedAt: null }]);
	await vi.waitFor(async () => expect((await ask("")).isWhole).toBe(true), {
		timeout: 30_000,
		interval: 500,
	});
	await vi.waitFor(
		async () => expect((await db.alert.findFirstOrThrow({ where })).resolvedAt).not.toBeNull(),
		{ timeout: 60_000, interval: 500 },
	);
	client.close();
}, 90_000);
