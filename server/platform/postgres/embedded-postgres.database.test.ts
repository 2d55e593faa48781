import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { inspectPostmaster, waitForEnd } from "./postmaster.ts";

let dataDir: string;

beforeEach(async () => {
	dataDir = await mkdtemp(path.join(tmpdir(), "sophia-embedded-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const start = () => startEmbeddedPostgres({ dataDir, durable: true });

async function clusterDir(): Promise<string> {
	const state: unknown = JSON.parse(await readFile(path.join(dataDir, "postgres.json"), "utf8"));
	return z.object({ clusterDir: z.string() }).parse(state).clusterDir;
}

async function query(connectionString: string, sql: string) {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		return (await client.query(sql)).rows;
	} finally {
		await client.end();
	}
}

test("a server left by an earlier start is adopted with its data", async () => {
	const first = await start();
	await query(first.ownerUrl, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
	const second = await start();
	expect(second.adopted).toBe(true);
	expect(second.pid).toBe(first.pid);
	expect(await query(second.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
	await second.stop();
});

test("a killed server is recovered with every committed row", async () => {
	const first = await start();
	await query(first.ownerUrl, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
	process.kill(first.pid, "SIGKILL");
	await first.ended;
	const second = await start();
	expect(second.adopted).toBe(false);
	expect(await query(second.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
	await second.stop();
});

test("a pid file whose number now belongs to another process does not block the start", async () => {
	const first = await start();
	const folder = await clusterDir();
	await first.stop();
	await writeFile(
		path.join(folder, "postmaster.pid"),
		`${process.pid}\n${folder}\n0\n${first.port}\n\n127.0.0.1\n`,
	);
	const second = await start();
	expect(second.pid).not.toBe(process.pid);
	await second.stop();
});

test("an initialisation cut half-way starts over", async () => {
	await mkdir(path.join(dataDir, "postgres.draft", "base"), { recursive: true });
	const server = await start();
	expect(await query(server.ownerUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
	await server.stop();
});

test("a damaged database is named and never replaced by an empty one", async () => {
	const first = await start();
	await first.stop();
	await rm(path.join(await clusterDir(), "PG_VERSION"));
	await expect(start()).rejects.toThrow(/is not a database/);
});

test("a lost password file costs no data", async () => {
	const first = await start();
	await query(first.ownerUrl, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
	await rm(path.join(dataDir, "postgres.json"));
	const second = await start();
	expect(await query(second.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
	await second.stop();
});

test("stopping leaves no server behind", async () => {
	const server = await start();
	const folder = await clusterDir();
	await server.stop();
	expect(await waitForEnd(server.pid, folder, 1_000)).toBe(true);
	expect(inspectPostmaster(server.pid, folder)).not.toBe("ours");
});

test("text is stored as UTF-8 and the server listens on loopback only", async () => {
	const server = await start();
	expect(
		await query(
			server.ownerUrl,
			"SELECT current_setting('server_encoding') AS encoding, current_setting('listen_addresses') AS addresses",
		),
	).toEqual([{ encoding: "UTF8", addresses: "127.0.0.1" }]);
	await server.stop();
});
