import { readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { createSeededRandom } from "#server/adapters/simulator/core/seeded-random.ts";
import { checkLedger } from "#server/ledger/testing/check-ledger.ts";
import { readStoredLedger } from "#server/ledger/testing/stored-ledger.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import { createChatClient, type Sight } from "../testing/chat-client.ts";
import { startInstallation } from "../testing/start-installation.ts";

const ROUNDS = 20;
const CALLERS = 64;
/** An edge is killed somewhere in this time after its first answer began. */
const LONGEST_LIFE_MS = 500;
const LIFE_MS = 180_000;

test(`an edge loses and doubles no usage over ${ROUNDS} rounds of kill -9 under load`, {
	timeout: LIFE_MS,
}, async () => {
	const database = await createTestDatabase();
	const installation = await startInstallation(database.runtimeUrl);
	onTestFinished(async () => {
		await installation.close();
		await database.drop();
	});
	const seed = Math.floor(Math.random() * 2 ** 32);
	const dice = createSeededRandom(seed);
	const sights: Sight[] = [];

	/** Calls without a pause until the edge is gone. */
	async function keepCalling(isStream: boolean, onHead: () => void): Promise<void> {
		const client = createChatClient(installation.url, installation.key);
		for (let isServed = true; isServed; ) {
			const ttft = Math.floor(dice.next() * 60);
			const tokens = 5 + Math.floor(dice.next() * 40);
			const content = `[[sim:ttft=${ttft}]] [[sim:tokens=${tokens}]] [[sim:tps=2000]] hello`;
			const messages = [{ role: "user", content }];
			const model = dice.next() < 0.5 ? "auto" : "anthropic/sim-large";
			const call = client.send({ model, messages, stream: isStream });
			void call.head.then(onHead);
			const sight = await call.sight;
			sights.push(sight);
			isServed = sight.isWhole;
		}
		client.close();
	}

	for (let round = 0; round < ROUNDS; round++) {
		const edge = await installation.startEdge();
		const { promise: hasBegun, resolve: onHead } = Promise.withResolvers<void>();
		const callers = Array.from({ length: CALLERS }, (_, caller) =>
			keepCalling(caller % 2 === 0, onHead),
		);
		await hasBegun;
		await pause(dice.next() * LONGEST_LIFE_MS);
		edge.process.kill("SIGKILL");
		expect(await edge.ended).toBe("SIGKILL");
		await Promise.all(callers);
		// What it found of the edge before it is no fault of its own.
		const faults = edge
			.output()
			.split("\n")
			.filter((line) => !line.includes("requests_unknown"));
		expect(faults).toEqual([""]);
	}

	// The next edge on this disk takes over what the last one left, and its own end stores the rest.
	const last = await installation.startEdge();
	const logs = () =>
		readdirSync(path.join(installation.dataDir, "usage-log")).filter((name) => name[0] !== ".");
	await vi.waitFor(() => expect(logs()).toHaveLength(1), { timeout: 60_000, interval: 50 });
	last.process.kill("SIGTERM");
	expect(await last.ended).toBe(0);
	expect(logs()).toEqual([]);

	const idsOf = (chosen: readonly Sight[]) => chosen.flatMap(({ requestId }) => requestId ?? []);
	const whole = sights.filter(({ isWhole }) => isWhole);
	const started = sights.filter(({ status }) => status === 200);
	const stored = await readStoredLedger(installation.pool);
	const evidence = { answered: idsOf(whole), started: idsOf(started), attempted: null };
	const violations = checkLedger({ ...stored, ...evidence });
	expect(violations.slice(0, 5), `seed ${seed}`).toEqual([]);

	const costs = new Map(stored.rows.map((row) => [row.id, row.costNanos]));
	const wrong = whole.filter(
		({ requestId, costNanos }) => costNanos === null || costs.get(requestId ?? "") !== costNanos,
	);
	expect(wrong.slice(0, 3), "costs that differ from the answer's").toEqual([]);
	const others = sights.filter(
		({ isWhole, status }) => !isWhole && status !== null && status !== 200,
	);
	expect(others).toEqual([]);
	const unknown = stored.rows.filter(({ outcome }) => outcome === "unknown").length;
	expect(whole.length).toBeGreaterThan(ROUNDS * 10);
	expect(unknown).toBeGreaterThan(ROUNDS);
	const alerts = await installation.db.alert.findMany({ select: { kind: true, resolvedAt: true } });
	expect(alerts).toEqual([{ kind: "requests_unknown", resolvedAt: null }]);
	process.stdout.write(
		`kill -9: ${ROUNDS} rounds, ${stored.rows.length} requests stored, ${whole.length} answered whole, ` +
			`${unknown} cut short and priced at their estimate, 0 lost, 0 doubled, seed ${seed}\n`,
	);
});
