import { expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { checkLedger } from "#server/ledger/testing/check-ledger.ts";
import { readStoredLedger } from "#server/ledger/testing/stored-ledger.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { createChatClient, type Sight } from "../testing/chat-client.ts";
import { startInstallation } from "../testing/start-installation.ts";

const REQUESTS = 1_200;
const AT_ONCE = 20;
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

test("a log that cannot be written refuses calls clearly, loses nothing and goes on by itself", async () => {
	const database = await createTestDatabase();
	const installation = await startInstallation(database.runtimeUrl);
	onTestFinished(async () => {
		await installation.close();
		await database.drop();
	});
	// Room for some hundred records in each file, as on a disk that is full again and again.
	const edge = await installation.startEdge({ maxFileKib: 512 });
	const client = createChatClient(installation.url, installation.key);
	const sights: Sight[] = [];
	const keepCalling = async (stream: boolean): Promise<void> => {
		while (sights.length < REQUESTS) {
			const content = "[[sim:ttft=5]] [[sim:tokens=5]] [[sim:tps=2000]] hello";
			const messages = [{ role: "user", content }];
			sights.push(await client.send({ model: "auto", messages, stream }).sight);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => keepCalling(at % 2 === 0)));
	await vi.waitFor(
		async () => {
			const messages = [{ role: "user", content: "[[sim:ttft=5]] [[sim:tokens=5]] hi" }];
			const sight = await client.send({ model: "auto", messages }).sight;
			sights.push(sight);
			expect(sight.isWhole).toBe(true);
		},
		{ timeout: 20_000, interval: 200 },
	);
	client.close();

	const codes = new Map<string, number>();
	for (const { isWhole, text, isExplicitError } of sights) {
		if (isWhole) continue;
		expect(isExplicitError).toBe(true);
		const json = text.slice(text.lastIndexOf('{"error"'));
		const { code } = errorSchema.parse(JSON.parse(json.trim())).error;
		codes.set(code, (codes.get(code) ?? 0) + 1);
	}
	const known = ["usage_log_unavailable", "usage_not_recorded"];
	expect([...codes.keys()].filter((code) => !known.includes(code))).toEqual([]);
	expect(edge.process.exitCode).toBeNull();
	edge.process.kill("SIGTERM");
	expect(await edge.ended).toBe(0);
	// What the limit left behind is taken over by an edge without one.
	const next = await installation.startEdge();
	next.process.kill("SIGTERM");
	expect(await next.ended).toBe(0);
	const whole = sights.filter(({ isWhole }) => isWhole);
	const answered = whole.flatMap(({ requestId }) => requestId ?? []);
	const stored = await readStoredLedger(installation.pool);
	expect(checkLedger({ ...stored, answered, started: [], attempted: null })).toEqual([]);
	process.stdout.write(
		`disk full: ${sights.length} requests, ${whole.length} whole, refused ${JSON.stringify([...codes])}\n`,
	);
	expect(codes.size).toBeGreaterThan(0);
}, 120_000);
