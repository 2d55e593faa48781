import { existsSync } from "node:fs";
import { cp, lchown, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readState } from "./cluster-state.ts";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { inspectPostmaster, waitForEnd } from "./postmaster.ts";

let dataDir: string;

beforeEach(async () => {
	dataDir = await mkdtemp(path.join(tmpdir(), "sophia-embedded-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const start = () => startEmbeddedPostgres({ dataDir, durable: true });

async function clusterDir(): Promise<string> {
	return (await readState(dataDir))?.clusterDir ?? "";
}

/** Changes the owner of a folder and of all in it; nothing happens where we own it already. */
async function giveAll(folder: string, { uid, gid }: { uid: number; gid: number }) {
	const names = await readdir(folder, { recursive: true });
	for (const name of ["", ...names]) await lchown(path.join(folder, name), uid, gid);
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

test("a session that works on after its server was killed does not block the next start", async () => {
	const first = await start();
	const busy = new Client({ connectionString: first.ownerUrl });
	busy.on("error", () => undefined);
	await busy.connect();
	const { rows } = await busy.query("SELECT pg_backend_pid() AS pid");
	const ended = busy.query("DO 'BEGIN LOOP END LOOP; END'").catch(() => undefined);
	await expect
		.poll(() => query(first.ownerUrl, "SELECT 1 FROM pg_stat_activity WHERE query ~ '^DO '"))
		.toHaveLength(1);
	process.kill(first.pid, "SIGKILL");
	await first.ended;
	expect(existsSync(`/proc/${rows[0].pid}`), "the session is still there").toBe(true);
	const second = await start();
	await ended;
	expect(await query(second.ownerUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
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

test("a data folder that was moved keeps its data", async () => {
	const first = await start();
	await query(first.ownerUrl, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
	await first.stop();
	const former = dataDir;
	dataDir = `${former}-moved`;
	await rename(former, dataDir);
	const second = await start();
	expect(await query(second.ownerUrl, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
	expect(existsSync(former)).toBe(false);
	await second.stop();
});

test("a server that still runs on a folder that was moved is adopted, not doubled", async () => {
	const first = await start();
	const former = dataDir;
	dataDir = `${former}-moved`;
	await rename(former, dataDir);
	const second = await start();
	expect(second.pid).toBe(first.pid);
	await second.stop();
});

test("a copy of a data folder works on its own copy of the data", async () => {
	const original = await start();
	await original.stop();
	const former = dataDir;
	dataDir = `${former}-copy`;
	await cp(former, dataDir, { recursive: true });
	await giveAll(dataDir, await stat(path.join(former, "postgres")));
	const copy = await start();
	await query(copy.ownerUrl, "CREATE TABLE only_here (n int)");
	await copy.stop();
	await rm(dataDir, { recursive: true });
	dataDir = former;
	const again = await start();
	expect(await query(again.ownerUrl, "SELECT to_regclass('only_here') AS name")).toEqual([
		{ name: null },
	]);
	await again.stop();
});

test("a database that went missing is named and never replaced by an empty one", async () => {
	const first = await start();
	await first.stop();
	await rm(await clusterDir(), { recursive: true });
	await expect(start()).rejects.toThrow(/is not a database/);
});

test.runIf(process.getuid?.() === 0)("root runs a database as the user who owns it", async () => {
	const first = await start();
	await first.stop();
	const OTHER = { uid: 65_533, gid: 65_533 };
	await giveAll(await clusterDir(), OTHER);
	const second = await start();
	expect(await query(second.ownerUrl, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
	expect((await stat(`/proc/${second.pid}`)).uid).toBe(OTHER.uid);
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
