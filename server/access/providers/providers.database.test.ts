import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "#server/platform/errors.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createInstallationEnvelope } from "#server/platform/secrets/create-envelope.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { DEFAULT_ORG_ID } from "../contract.ts";
import { type AccessFixture, createAccessFixture, SYSTEM } from "../testing/access-fixture.ts";
import { openProviders, rotateProviderSecrets } from "./open-providers.ts";
import { listProviders, removeProvider, saveProvider } from "./save-provider.ts";
import { type GuardedGet, testProvider } from "./test-provider.ts";

let t: AccessFixture;
let count = 0;
beforeAll(async () => {
	t = await createAccessFixture();
});
afterAll(() => t.close());

const SECRET = "sk-or-v1-0123456789abcdef0123456789abcdef";

function save(overrides: Partial<Parameters<typeof saveProvider>[2]> = {}) {
	const input = {
		kind: "openrouter" as const,
		name: overrides.id === undefined ? `provider-${++count}` : `provider-${count}`,
		baseUrl: "https://openrouter.ai/api/v1",
		secret: SECRET,
		enabled: true,
		...overrides,
	};
	return saveProvider({ ...t.deps, allowPrivate: false }, SYSTEM, input);
}

function check(id: string, get: GuardedGet) {
	return testProvider({ ...t.deps, allowPrivate: false, get }, SYSTEM, id);
}

test("the secret is stored sealed, shown never, and opens for use", async () => {
	const item = await save();
	expect(item.hint).toBe("cdef");
	const { rows } = await t.pool.query(
		"SELECT to_jsonb(p)::text || (SELECT string_agg(to_jsonb(e)::text, '') FROM audit.entry e) AS all FROM provider_credential p WHERE id = $1",
		[item.id],
	);
	expect(rows[0].all).not.toContain(SECRET);
	expect(rows[0].all).not.toContain(Buffer.from(SECRET).toString("hex"));
	expect(JSON.stringify(await listProviders(t.db, SYSTEM))).not.toContain(SECRET);
	const open = await openProviders(t, DEFAULT_ORG_ID);
	expect(open.find(({ id }) => id === item.id)?.secret.reveal()).toBe(SECRET);
});

test("a new address or kind needs the secret again; a new name does not", async () => {
	const { id } = await save();
	const { secret: _, ...withoutSecret } = { secret: SECRET, id };
	const change = (overrides: object) =>
		saveProvider({ ...t.deps, allowPrivate: false }, SYSTEM, {
			...withoutSecret,
			kind: "openrouter",
			name: `renamed-${count}`,
			baseUrl: "https://openrouter.ai/api/v1",
			enabled: true,
			...overrides,
		});
	await change({});
	await expect(change({ baseUrl: "https://evil.example/api/v1" })).rejects.toMatchObject({
		param: "secret",
	});
	await expect(change({ kind: "openai-compatible" })).rejects.toMatchObject({ param: "secret" });
	await change({ baseUrl: "https://other.example/v1", secret: "a new secret for it" });
});

test("rows that somebody edits in the database do not open: swapped secrets, another address", async () => {
	const other = await createAccessFixture();
	try {
		const deps = { ...other.deps, allowPrivate: false };
		const base = { kind: "openrouter", enabled: true } as const;
		const a = await saveProvider(deps, SYSTEM, {
			...base,
			name: "a",
			baseUrl: "https://a.example",
			secret: SECRET,
		});
		const b = await saveProvider(deps, SYSTEM, {
			...base,
			name: "b",
			baseUrl: "https://a.example",
			secret: `${SECRET}2`,
		});
		expect(await openProviders(other, DEFAULT_ORG_ID)).toHaveLength(2);
		await other.pool.query(
			`UPDATE provider_credential x SET sealed = y.sealed, "wrappedKey" = y."wrappedKey"
			FROM provider_credential y WHERE x.id = $1 AND y.id = $2`,
			[a.id, b.id],
		);
		await expect(openProviders(other, DEFAULT_ORG_ID)).rejects.toThrow("cannot be opened");
		await removeProvider(other, SYSTEM, a.id);
		await other.pool.query(`UPDATE provider_credential SET "baseUrl" = 'https://evil.example'`);
		await expect(openProviders(other, DEFAULT_ORG_ID)).rejects.toThrow("cannot be opened");
	} finally {
		await other.close();
	}
});

test("rotation rewraps every row once, and the new master key alone opens them", async () => {
	const item = await save();
	const next = new Secret("the next master secret, long enough too");
	const old = new Secret("a secret that only tests use, long enough");
	const both = createInstallationEnvelope(next, systemRandom, [old]);
	expect(await rotateProviderSecrets({ db: t.db, envelope: both }, SYSTEM)).toBeGreaterThan(0);
	expect(await rotateProviderSecrets({ db: t.db, envelope: both }, SYSTEM)).toBe(0);
	const envelope = createInstallationEnvelope(next, systemRandom);
	const open = await openProviders({ db: t.db, envelope }, DEFAULT_ORG_ID);
	expect(open.find(({ id }) => id === item.id)?.secret.reveal()).toBe(SECRET);
	const back = createInstallationEnvelope(old, systemRandom, [next]);
	await rotateProviderSecrets({ db: t.db, envelope: back }, SYSTEM);
});

test.each<[string, GuardedGet, boolean, string, string]>([
	["accepts", async () => ({ status: 200, text: "{}" }), true, "credential", "passed"],
	["refuses the secret", async () => ({ status: 401, text: "" }), false, "credential", "failed"],
	["is an ordinary page", async () => ({ status: 200, text: "<html>" }), false, "answer", "failed"],
	["redirects", async () => ({ status: 302, text: "" }), false, "answer", "failed"],
	[
		"cannot be reached",
		async () => {
			throw new AppError(
				"upstream_failed",
				"openrouter.ai:443 could not be reached (ECONNREFUSED)",
			);
		},
		false,
		"connection",
		"failed",
	],
])("the test of a provider that %s says which step it reached", async (_, get, ok, step, state) => {
	const { id } = await save();
	const sent: string[] = [];
	const result = await check(id, (url, headers) => {
		sent.push(url, headers.authorization ?? "");
		return get(url, headers);
	});
	expect(result.ok).toBe(ok);
	expect(result.steps.map(({ name }) => name)).toEqual([
		"address",
		"connection",
		"answer",
		"credential",
	]);
	expect(result.steps.find(({ name }) => name === step)?.state).toBe(state);
	expect(sent).toEqual(["https://openrouter.ai/api/v1/key", `Bearer ${SECRET}`]);
	const stored = (await listProviders(t.db, SYSTEM)).find((item) => item.id === id);
	expect(stored?.lastTest).toMatchObject({ ok, message: result.message });
});

test("a removed provider is gone, a foreign one is not found", async () => {
	const { id } = await save();
	const stranger = { ...SYSTEM, orgId: "00000000-0000-7000-8000-0000000000ff" };
	await expect(removeProvider(t, stranger, id)).rejects.toMatchObject({ code: "not_found" });
	await removeProvider(t, SYSTEM, id);
	await expect(removeProvider(t, SYSTEM, id)).rejects.toMatchObject({ code: "not_found" });
});

test("two providers cannot have one name", async () => {
	await save({ name: "taken" });
	await expect(save({ name: "taken" })).rejects.toMatchObject({ code: "conflict", param: "name" });
});
