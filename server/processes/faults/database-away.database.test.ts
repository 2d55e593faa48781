import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { checkLedger } from "#server/ledger/testing/check-ledger.ts";
import { readStoredLedger } from "#server/ledger/testing/stored-ledger.ts";
import { migrate, runtimeConnectionString } from "#server/platform/db/migrate.ts";
import { startEmbeddedPostgres } from "#server/platform/postgres/embedded-postgres.ts";
import { createChatClient, type Sight } from "../testing/chat-client.ts";
import { startInstallation } from "../testing/start-installation.ts";

const CALLERS = 20;
const CONTENT = "[[sim:ttft=5]] [[sim:tokens=10]] [[sim:tps=2000]] hello";
const patient = { timeout: 60_000, interval: 50 };

test("answers go on without PostgreSQL, and every record is stored once it is back", async () => {
	const root = mkdtempSync(path.join(tmpdir(), "sophia-away-"));
	const start = () => startEmbeddedPostgres({ dataDir: root, durable: false });
	let postgres = await start();
	const { ownerUrl: connectionString, runtimePassword } = postgres;
	await migrate({ connectionString, prismaDir: path.resolve("prisma"), runtimePassword });
	const runtimeUrl = runtimeConnectionString(connectionString, {
		password: runtimePassword,
		exists: true,
	});
	const installation = await startInstallation(runtimeUrl);
	onTestFinished(async () => {
		await installation.close();
		await postgres.stop();
		rmSync(root, { recursive: true, force: true });
	});
	const edge = await installation.startEdge();
	const client = createChatClient(installation.url, installation.key);
	const sights: Sight[] = [];
	let isCalling = true;
	const keepCalling = async (stream: boolean): Promise<void> => {
		while (isCalling) {
			const messages = [{ role: "user", content: CONTENT }];
			sights.push(await client.send({ model: "auto", messages, stream }).sight);
		}
	};
	const more = (count: number) => {
		const wanted = sights.length + count;
		return vi.waitFor(() => expect(sights.length).toBeGreaterThan(wanted), patient);
	};
	const isReady = async () => (await fetch(`${installation.url}/readyz`)).json();
	const callers = Array.from({ length: CALLERS }, (_, at) => keepCalling(at % 2 === 0));

	await more(100);
	await postgres.stop();
	const atStop = sights.length;
	await vi.waitFor(async () => expect((await isReady()).checks.database).toBe("away"), patient);
	await more(100);
	expect(await isReady()).toMatchObject({ status: "ready", checks: { usage_log: "writable" } });
	const metrics = await (await fetch(`${installation.url}/metrics`)).text();
	const [, lag] = /^sophia_usage_log_lag_records (\d+)$/m.exec(metrics) ?? [];
	expect(Number(lag)).toBeGreaterThan(100);
	postgres = await start();
	await more(100);
	isCalling = false;
	await Promise.all(callers);
	client.close();
	await vi.waitFor(async () => {
		const text = await (await fetch(`${installation.url}/metrics`)).text();
		expect(text).toMatch(/^sophia_usage_log_lag_records 0$/m);
	}, patient);

	expect(sights.filter(({ isWhole }) => !isWhole)).toEqual([]);
	const stored = await readStoredLedger(installation.pool);
	const answered = sights.flatMap(({ requestId }) => requestId ?? []);
	expect(checkLedger({ ...stored, answered, started: [], attempted: answered })).toEqual([]);
	expect(stored.rows).toHaveLength(sights.length);
	edge.process.kill("SIGTERM");
	expect(await edge.ended).toBe(0);
	process.stdout.write(
		`PostgreSQL away: ${sights.length} requests, ${sights.length - atStop} from its stop on, all answered and stored\n`,
	);
}, 120_000);
