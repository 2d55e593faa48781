import { afterAll, beforeAll, expect, test } from "vitest";
import { createChangeFeed } from "#server/platform/change-feed.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createApiKey, hashApiKey, listApiKeys, revokeApiKey } from "./api-keys.ts";
import { authenticateRequest } from "./authenticate-request.ts";
import { type Actor, createApiKeyInput, type Scope } from "./contract.ts";
import { createKeyUseRecorder } from "./key-use-recorder.ts";
import { createKeyVerifier } from "./key-verifier.ts";
import { type AccessFixture, createAccessFixture, SYSTEM } from "./testing/access-fixture.ts";
import { buildKey } from "./testing/build-actors.ts";
import { updateUser } from "./update-user.ts";

let t: AccessFixture;
beforeAll(async () => {
	t = await createAccessFixture();
});
afterAll(() => t.close());

interface KeyOptions {
	readonly scopes?: Scope[];
	readonly allowedModels?: string[];
	readonly expiresAt?: Date | null;
	readonly ownerId?: string;
}
function create(actor: Actor, { ownerId, ...given }: KeyOptions = {}) {
	const input = createApiKeyInput.parse({
		name: "my key",
		scopes: ["chat"],
		allowedModels: ["sim/one"],
		...given,
	});
	const deps = { ...t.deps, hmacKey: t.access.apiKeyHmacKey };
	return createApiKey(deps, actor, input, ownerId);
}
const grantOf = (key: string) => t.keyLookup.find(hashApiKey(t.access.apiKeyHmacKey, key));

const asKey = (ownerId: string, scopes: Scope[]) => buildKey({ ownerId, scopes });

test("a key is shown once and stored only as HMAC", async () => {
	const user = await t.addUser("operator");
	const { key, item } = await create(user.actor("203.0.113.1"));
	const secret = key.slice(13);
	const { rows } = await t.pool.query(
		"SELECT to_jsonb(k)::text || (SELECT string_agg(to_jsonb(e)::text, '') FROM audit.entry e) AS all FROM api_key k WHERE id = $1",
		[item.id],
	);
	expect(rows[0].all).not.toContain(secret);
	expect(rows[0].all).toContain(item.prefix);
	expect(JSON.stringify(await listApiKeys(t, user.actor(), { limit: 50 }))).not.toContain(secret);
	expect(await grantOf(key)).toMatchObject({ keyId: item.id, userId: user.id, scopes: ["chat"] });
});

test.each([
	["consumer", ["policy.write"]],
	["consumer", ["chat", "keys.write"]],
	["executive", ["models.read"]],
	["auditor", ["requests.read"]],
] as const)("%s cannot give a key the scopes %j", async (role, scopes) => {
	const user = await t.addUser(role);
	await expect(create(user.actor(), { scopes: [...scopes] })).rejects.toMatchObject({
		code: "forbidden",
		param: "scopes",
	});
});

test("a key makes only keys of its own owner with its own scopes or fewer", async () => {
	const user = await t.addUser("operator");
	const maker = asKey(user.id, ["keys.write", "chat"]);
	const { item } = await create(maker, { scopes: ["chat"] });
	expect(item.ownerId).toBe(user.id);
	await expect(create(maker, { scopes: ["policy.write"] })).rejects.toMatchObject({
		code: "forbidden",
	});
	await updateUser(t, SYSTEM, { id: user.id, role: "consumer" });
	await expect(create(maker, { scopes: ["keys.write"] })).rejects.toMatchObject({
		code: "forbidden",
	});
});

test("a weaker role weakens the keys that exist", async () => {
	const user = await t.addUser("operator");
	const { key, item: made } = await create(user.actor(), { scopes: ["chat", "policy.write"] });
	await updateUser(t, SYSTEM, { id: user.id, role: "consumer" });
	expect((await grantOf(key))?.scopes).toEqual(["chat"]);
	const page = await listApiKeys(t, user.actor(), { limit: 200 });
	const item = page.items.find(({ id }) => id === made.id);
	expect(item).toMatchObject({ scopes: ["chat", "policy.write"], effectiveScopes: ["chat"] });
});

test("a consumer sees and revokes its own keys only; an operator can revoke any; twice is once", async () => {
	const [consumer, other, operator] = [
		await t.addUser("consumer"),
		await t.addUser("consumer"),
		await t.addUser("operator"),
	];
	const { key, item } = await create(consumer.actor());
	expect((await listApiKeys(t, other.actor(), { limit: 200 })).items).toEqual([]);
	await expect(revokeApiKey(t, other.actor(), item.id)).rejects.toMatchObject({
		code: "not_found",
	});
	await expect(revokeApiKey(t, asKey(other.id, ["keys.write"]), item.id)).rejects.toMatchObject({
		code: "not_found",
	});
	await revokeApiKey(t, operator.actor(), item.id);
	await revokeApiKey(t, operator.actor(), item.id);
	expect(await grantOf(key)).toBeNull();
	const entries = (await t.audit("key.revoke")).filter((row) => row.target_id === item.id);
	expect(entries).toHaveLength(1);
	expect(entries[0]?.before).toMatchObject({ revokedAt: null });
});

test("the end of a key must lie ahead, and counts from then on", async () => {
	const user = await t.addUser("operator");
	const end = (ms: number) => new Date(t.clock.nowMs() + ms);
	await expect(create(user.actor(), { expiresAt: end(-1) })).rejects.toMatchObject({
		param: "expiresAt",
	});
	const { key } = await create(user.actor(), { expiresAt: end(60_000) });
	const authenticate = () =>
		authenticateRequest(t, {
			authorization: `Bearer ${key}`,
			cookie: () => undefined,
			address: null,
		});
	expect((await authenticate()).actor?.kind).toBe("key");
	t.clock.advance(60_000);
	await expect(authenticate()).rejects.toMatchObject({ code: "unauthorized" });
});

test.each([
	["another scheme", "Basic YTpi"],
	["no value", "Bearer"],
	["a blank", "Bearer "],
	["two values", "Bearer x y"],
	["SQL", "Bearer ' OR 1=1 --"],
	["NUL", `Bearer sph_${"\u0000".repeat(8)}`],
	["20 KB", `Bearer ${"a".repeat(20_000)}`],
])("an authorisation with %s is refused, never taken for nobody", async (_, authorization) => {
	await expect(
		authenticateRequest(t, { authorization, cookie: () => undefined, address: null }),
	).rejects.toMatchObject({ code: "unauthorized" });
});

test("a session cookie and a key together are refused", async () => {
	const { key } = await create((await t.addUser("operator")).actor());
	await expect(
		authenticateRequest(t, {
			authorization: `Bearer ${key}`,
			cookie: () => "something",
			address: null,
		}),
	).rejects.toMatchObject({ code: "invalid_input" });
});

test("the command line names the owner", async () => {
	await expect(create(SYSTEM)).rejects.toMatchObject({ code: "invalid_input" });
	const user = await t.addUser("operator");
	expect((await create(SYSTEM, { ownerId: user.id })).item.ownerId).toBe(user.id);
});

test("the last use is written in batches and never goes back", async () => {
	const { item } = await create((await t.addUser("operator")).actor());
	const recorder = createKeyUseRecorder(t.pool, t.clock);
	const lastUsed = async () =>
		(await t.db.apiKey.findUniqueOrThrow({ where: { id: item.id } })).lastUsedAt?.getTime();
	for (let call = 0; call < 1_000; call++) recorder.touch(item.id);
	expect(await lastUsed()).toBeUndefined();
	await recorder.flush();
	expect(await lastUsed()).toBe(t.clock.nowMs());
	const late = createKeyUseRecorder(t.pool, { ...t.clock, nowMs: () => 0 });
	late.touch(item.id);
	await late.flush();
	expect(await lastUsed()).toBe(t.clock.nowMs());
});

test("a key that is revoked in one process is refused by the verifier of another", async () => {
	const user = await t.addUser("operator");
	const { key, item } = await create(user.actor());
	const changeFeed = await createChangeFeed({
		connectionString: t.database.runtimeUrl,
		clock: systemClock,
	});
	const verifier = createKeyVerifier({
		lookup: t.keyLookup,
		changeFeed,
		clock: systemClock,
		hmacKey: t.access.apiKeyHmacKey,
		serviceKey: t.access.serviceTokenKey,
	});
	try {
		expect((await verifier.verify(key)).keyId).toBe(item.id);
		const changed = new Promise<void>((resolve) => {
			changeFeed.subscribe("keys", resolve);
		});
		await revokeApiKey(t, user.actor(), item.id);
		await changed;
		await expect((async () => verifier.verify(key))()).rejects.toMatchObject({
			code: "unauthorized",
		});
	} finally {
		verifier.close();
		await changeFeed.close();
	}
});

test("a key that may call few models makes no key that may call more", async () => {
	const { id: ownerId } = await t.addUser("operator");
	const allowed = ["a/one", "a/two"];
	const limits = { allowedModels: allowed, capture: "off", captureRetentionDays: 30 } as const;
	const bound = buildKey({ ownerId, scopes: ["chat", "keys.write"], limits });
	for (const allowedModels of [[], ["a/one", "b/other"]]) {
		await expect(create(bound, { allowedModels })).rejects.toMatchObject({
			code: "forbidden",
			param: "allowedModels",
		});
	}
	const { item } = await create(bound, { allowedModels: ["a/two"] });
	expect(item.allowedModels).toEqual(["a/two"]);
});

test("a key that ends makes no key that lives on", async () => {
	const { id: ownerId } = await t.addUser("operator");
	const expiresAtMs = t.clock.nowMs() + 60_000;
	const ending = buildKey({ ownerId, scopes: ["chat", "keys.write"], expiresAtMs });
	for (const expiresAt of [null, new Date(expiresAtMs + 1)]) {
		await expect(create(ending, { expiresAt })).rejects.toMatchObject({
			code: "forbidden",
			param: "expiresAt",
		});
	}
	const { item } = await create(ending, { expiresAt: new Date(expiresAtMs) });
	expect(item.expiresAt).toEqual(new Date(expiresAtMs));
});
