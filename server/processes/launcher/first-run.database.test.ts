import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseEnv } from "#server/platform/env.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { prepareFirstRun } from "./first-run.ts";

const EDGE_ALONE = { SOPHIA_ROLES: "edge", CONSOLE_URL: "http://10.0.0.3:3000" };
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
	database = await createTestDatabase();
	folder = mkdtempSync(path.join(tmpdir(), "sophia-first-run-"));
});
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.drop();
});

function prepare(variables: Readonly<Record<string, string>>) {
	const { env } = parseEnv(variables);
	const publicUrl = "http://127.0.0.1:3000";
	return prepareFirstRun({ databaseUrl: database.runtimeUrl, publicUrl, env, root: "." });
}

test("the set-up link is made beside the console only, so that other machines do not end it", async () => {
	expect((await prepare({})).setupLink?.url).toMatch(/\/setup\?token=/);
	expect((await prepare(EDGE_ALONE)).setupLink).toBeNull();
});

test("a Portkey that is switched on without a key to pass on is named", async () => {
	const config = JSON.parse(readFileSync("config/portkey_config.json", "utf8"));
	const file = path.join(folder, "portkey.json");
	writeFileSync(file, JSON.stringify({ ...config, gateway: { ...config.gateway, enabled: true } }));
	expect((await prepare({})).warnings).toEqual([]);
	expect((await prepare({ PORTKEY_CONFIG_PATH: file })).warnings).toEqual([
		`gateway.enabled in ${file} has no effect without OPENROUTER_API_KEY to pass on`,
	]);
	const keyed = { PORTKEY_CONFIG_PATH: file, OPENROUTER_API_KEY: "sk-or-x" };
	expect((await prepare(keyed)).warnings).toEqual([]);
});
