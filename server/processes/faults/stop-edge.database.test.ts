import { describe, test, vi } from "vitest";
import { checkLedger } from "#server/ledger/testing/check-ledger.ts";
import { readStoredLedger } from "#server/ledger/testing/stored-ledger.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { createChatClient } from "../testing/chat-client.ts";
import { type Child, startInstallation } from "../testing/start-installation.ts";

const STREAMS = 50;
const WHOLE = 50;
const LIFE_MS = 90_000;
/** Ends within the grace, and not before all of them run. */
const SHORT = "[[sim:ttft=5000]] [[sim:tokens=20]] [[sim:tps=1000]] hello";
/** Outlives every grace. */
const ENDLESS = "[[sim:ttft=5]] [[sim:tokens=1200]] [[sim:tps=20]] hello";

const STOPS: readonly (readonly [string, (edge: Child) => void])[] = [
	["SIGTERM", (edge) => void edge.process.kill("SIGTERM")],
	["the loss of the launcher", (edge) => edge.process.disconnect()],
];

async function countRunning(url: string): Promise<number> {
	const metrics = await (await fetch(`${url}/metrics`)).text();
	return Number(/^sophia_requests_running (\d+)$/m.exec(metrics)?.[1]);
}

// At the same time: both wait for the same grace.
describe.concurrent("a stop lets whole answers finish, ends streams explicitly and exits within 30 s", () => {
	test.for(STOPS)("%s", { timeout: LIFE_MS }, async ([, stop], { expect, onTestFinished }) => {
		const database = await createTestDatabase();
		const installation = await startInstallation(database.runtimeUrl);
		onTestFinished(async () => {
			await installation.close();
			await database.drop();
		});
		const edge = await installation.startEdge();
		const client = createChatClient(installation.url, installation.key);
		const model = "anthropic/sim-large";
		const streams = Array.from({ length: STREAMS }, (_, at) => {
			const content = at % 2 === 0 ? ENDLESS : SHORT;
			return client.send({ model, stream: true, messages: [{ role: "user", content }] });
		});
		const whole = Array.from({ length: WHOLE }, () =>
			client.send({ model, messages: [{ role: "user", content: SHORT }] }),
		);
		const heads = await Promise.all(
			streams.filter((_, at) => at % 2 === 0).map(({ head }) => head),
		);
		expect(heads).not.toContain(null);
		// One that arrives after the stop is refused, rightly.
		await vi.waitFor(
			async () => expect(await countRunning(installation.url)).toBe(STREAMS + WHOLE),
			{ timeout: 20_000, interval: 20 },
		);
		const stoppedMs = performance.now();
		stop(edge);
		const wholeSights = await Promise.all(whole.map(({ sight }) => sight));
		const streamSights = await Promise.all(streams.map(({ sight }) => sight));
		expect(await edge.ended).toBe(0);
		expect(performance.now() - stoppedMs).toBeLessThan(30_000);
		client.close();

		expect(wholeSights.filter(({ isWhole }) => !isWhole)).toEqual([]);
		const silent = streamSights.filter(
			({ isWhole, isExplicitError }) => !isWhole && !isExplicitError,
		);
		expect(silent).toEqual([]);
		expect(streamSights.filter(({ isWhole }) => isWhole)).toHaveLength(STREAMS / 2);
		for (const { isWhole, text } of streamSights)
			if (!isWhole) expect(text).toContain("server_shutting_down");
		const sights = [...wholeSights, ...streamSights];
		const answered = sights.flatMap(({ requestId }) => requestId ?? []);
		expect(answered).toHaveLength(STREAMS + WHOLE);
		const stored = await readStoredLedger(installation.pool);
		expect(checkLedger({ ...stored, answered, started: [], attempted: null })).toEqual([]);
	});
});
