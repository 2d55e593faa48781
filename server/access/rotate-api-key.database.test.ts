import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#server/platform/ids.ts";
import { getApiKeyUse } from "./api-key-use.ts";
import { createApiKey, hashApiKey, listApiKeys, revokeApiKey } from "./api-keys.ts";
import { type Actor, createApiKeyInput } from "./contract.ts";
import { DEMO_KEY_PREFIX, raiseExpiringKeyAlerts } from "./expiring-key-alerts.ts";
import { rotateApiKey } from "./rotate-api-key.ts";
import { type AccessFixture, createAccessFixture, SYSTEM } from "./testing/access-fixture.ts";
import { buildKey } from "./testing/build-actors.ts";
import { updateUser } from "./update-user.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let t: AccessFixture;
beforeAll(async () => {
	t = await createAccessFixture();
});
afterAll(() => t.close());

const deps = () => ({ ...t.deps, hmacKey: t.access.apiKeyHmacKey });
const grantOf = (key: string) => t.keyLookup.find(hashApiKey(t.access.apiKeyHmacKey, key));
const inMs = (ms: number) => new Date(t.clock.nowMs() + ms);

function create(actor: Actor, given: object = {}) {
	const input = createApiKeyInput.parse({ name: "bot", scopes: ["chat", "models.read"], ...given });
	return createApiKey(deps(), actor, input);
}
const rotate = (actor: Actor, id: string, overlapHours = 24) =>
	rotateApiKey(deps(), actor, { id, overlapHours });

test("a rotated key takes over what the old one was; both work during the overlap", async () => {
	const user = await t.addUser("operator");
	const given = { allowedModels: ["sim/one"], capture: "full", captureRetentionDays: 7 };
	const old = await create(user.actor(), { ...given, expiresAt: inMs(30 * DAY_MS) });
	t.clock.advance(10 * DAY_MS);
	const next = await rotate(user.actor(), old.item.id);
	expect(next.item).toMatchObject({ name: "bot", ...given, rotatedFromId: old.item.id });
	expect(next.item.expiresAt, "as long a life as the old one's").toEqual(inMs(30 * DAY_MS));
	expect(next.old.expiresAt).toEqual(inMs(24 * HOUR_MS));
	expect(await grantOf(old.key)).toMatchObject({ expiresAtMs: inMs(24 * HOUR_MS).getTime() });
	expect(await grantOf(next.key)).toMatchObject({ allowedModels: ["sim/one"], capture: "full" });
	const [entry] = await t.audit("key.rotate");
	expect(entry).toMatchObject({ target_id: old.item.id, after: { newKeyId: next.item.id } });
	expect(JSON.stringify(entry)).not.toContain(next.key.slice(13));
});

test("an overlap never lengthens a life, and none at all revokes at once", async () => {
	const user = await t.addUser("operator");
	const short = await create(user.actor(), { expiresAt: inMs(HOUR_MS) });
	const rotated = await rotate(user.actor(), short.item.id, 720);
	expect(rotated.old.expiresAt).toEqual(short.item.expiresAt);
	const none = await rotate(user.actor(), rotated.item.id, 0);
	expect(none.old.state).toBe("revoked");
	expect(await grantOf(rotated.key)).toBeNull();
	await expect(rotate(user.actor(), rotated.item.id)).rejects.toMatchObject({ code: "conflict" });
});

test("a key that ends rotates no key, its own included, into one that lives on", async () => {
	const user = await t.addUser("operator");
	const end = inMs(HOUR_MS);
	const scopes = ["chat", "keys.write"] as const;
	const ending = buildKey({ ownerId: user.id, scopes, expiresAtMs: end.getTime() });
	const lasting = await create(user.actor());
	const own = await create(user.actor(), { scopes, expiresAt: end });
	t.clock.advance(HOUR_MS / 2);
	for (const { item } of [lasting, own]) {
		const chosen = { id: item.id, overlapHours: 24, expiresAt: null };
		await expect(rotateApiKey(deps(), ending, chosen)).rejects.toMatchObject({
			code: "forbidden",
		});
	}
	const all = buildKey({ ...ending, scopes: [...scopes, "models.read"] });
	expect((await rotate(all, lasting.item.id)).item.expiresAt).toEqual(end);
	expect((await rotate(ending, own.item.id)).item.expiresAt).toEqual(end);
});

test("nobody rotates a key into more than they could create, and consumers only their own", async () => {
	const admin = await t.addUser("admin");
	const demoted = await t.addUser("operator");
	const { item } = await create(demoted.actor(), { scopes: ["chat", "policy.write"] });
	await updateUser(t, admin.actor(), { id: demoted.id, role: "consumer" });
	const { item: next } = await rotate(admin.actor(), item.id);
	expect(next).toMatchObject({ ownerId: demoted.id, scopes: ["chat"] });
	const stranger = await t.addUser("consumer");
	await expect(rotate(stranger.actor(), next.id)).rejects.toMatchObject({ code: "not_found" });
	await expect(getApiKeyUse(t, stranger.actor(), next.id)).rejects.toMatchObject({
		code: "not_found",
	});
});

test("lists tell keys apart that expire, that nothing uses, and that were revoked", async () => {
	const user = await t.addUser("consumer");
	const names = async (state: "active" | "inactive" | "expiring" | "unused" | "revoked") =>
		(await listApiKeys(t, user.actor(), { limit: 50, state })).items.map(({ name }) => name).sort();
	const idle = await create(user.actor(), { name: "idle" });
	await create(user.actor(), { name: "soon", expiresAt: inMs(40 * DAY_MS) });
	await create(user.actor(), { name: "busy" });
	const gone = await create(user.actor(), { name: "gone" });
	await revokeApiKey(t, user.actor(), gone.item.id);
	expect([await names("unused"), await names("expiring")]).toEqual([[], []]);
	t.clock.advance(31 * DAY_MS);
	await t.db.apiKey.updateMany({
		where: { ownerId: user.id, name: { in: ["busy", "soon"] } },
		data: { lastUsedAt: inMs(-DAY_MS) },
	});
	await t.db.apiKey.update({
		where: { id: idle.item.id },
		data: { lastUsedAt: inMs(-31 * DAY_MS) },
	});
	expect(await names("unused")).toEqual(["idle"]);
	expect(await names("expiring")).toEqual(["soon"]);
	expect(await names("revoked")).toEqual(["gone"]);
	expect(await names("active")).toEqual(["busy", "idle", "soon"]);
});

test("what a revocation breaks is told by requests, models, tags and sessions of 7 days", async () => {
	const user = await t.addUser("consumer");
	const { item } = await create(user.actor());
	const unused = await getApiKeyUse(t, user.actor(), item.id);
	expect(unused).toMatchObject({
		requests: 0,
		sampled: 0,
		tags: [],
		models: [],
		lastRequestAt: null,
	});
	await addRequest(item.id, {
		model: "sim/one",
		tags: ["workflow:invoices", "prod"],
		ageMs: HOUR_MS,
	});
	await addRequest(item.id, { model: "sim/one", tags: ["prod"], ageMs: DAY_MS });
	await addRequest(item.id, { model: "sim/two", tags: [], ageMs: 8 * DAY_MS });
	await t.pool.query(
		`INSERT INTO ledger.rollup_15m SELECT $1, $2, m, 'simulator', $3, $4, 'v1', m = 'sim/two', o,
			'provider', n, 1, 1, 0, 0, 0, 500, 0, 0, 0, 0, 0, 0
		FROM (VALUES ('sim/one', 'ok', 5), ('sim/one', 'upstream_error', 2), ('sim/two', 'ok', 1))
			AS given (m, o, n)`,
		[inMs(-HOUR_MS), SYSTEM.orgId, item.id, user.id],
	);
	expect(await getApiKeyUse(t, user.actor(), item.id)).toMatchObject({
		requests: 8,
		failed: 2,
		costNanos: 1500,
		simulatedCostNanos: 500,
		models: [
			{ name: "sim/one", requests: 7 },
			{ name: "sim/two", requests: 1 },
		],
		sampled: 2,
		tags: [
			{ name: "prod", requests: 2 },
			{ name: "workflow:invoices", requests: 1 },
		],
		sessions: 1,
		lastRequestAt: inMs(-HOUR_MS),
	});
});

test("a key in use that ends within a week is an alert until it is replaced", async () => {
	await t.db.apiKey.deleteMany();
	const user = await t.addUser("operator");
	const { item } = await create(user.actor(), { name: "ends", expiresAt: inMs(6 * DAY_MS) });
	await create(user.actor(), { name: "idle", expiresAt: inMs(6 * DAY_MS) });
	await t.db.apiKey.update({ where: { id: item.id }, data: { lastUsedAt: inMs(0) } });
	const open = async () => {
		await raiseExpiringKeyAlerts(t);
		t.clock.advance(60_000);
		const rows = await t.db.alert.findMany({ where: { resolvedAt: null } });
		return rows.map(({ kind, subject }) => `${kind} ${subject}`);
	};
	expect(await open()).toEqual([`key_expiring ends ${item.prefix}`]);
	expect(await open()).toHaveLength(1);
	expect(item.prefix.length).toBeGreaterThan(DEMO_KEY_PREFIX.length);
	await revokeApiKey(t, user.actor(), item.id);
	expect(await open()).toEqual([]);
	await t.db.apiKey.update({
		where: { id: item.id },
		data: { revokedAt: null, prefix: DEMO_KEY_PREFIX },
	});
	expect(await open(), "no program uses a key of the demonstration").toEqual([]);
});

async function addRequest(
	keyId: string,
	given: { readonly model: string; readonly tags: readonly string[]; readonly ageMs: number },
) {
	const at = inMs(-given.ageMs);
	const id = newId({ nowMs: () => at.getTime(), monotonicMs: () => 0 }, t.random);
	await t.pool.query(
		`INSERT INTO ledger.request (id, org_id, key_id, source, session_id, tags, trace_id, model_asked,
			model_planned, upstream, stream, simulated, estimate_nanos, estimate_prompt_tokens,
			started_at, outcome, attempts, spans)
		VALUES ($1, $2, $3, 'v1', 'one', $4, 't', $5, $5, 'simulator', false, true, 0, 0, $6,
			'running', '[]', '[]')`,
		[id, SYSTEM.orgId, keyId, given.tags, given.model, at],
	);
}

test("a key that may call few models gets hold of no key that may call more", async () => {
	const user = await t.addUser("operator");
	const { item } = await create(user.actor());
	const limits = { allowedModels: ["a/one"], capture: "off", captureRetentionDays: 30 } as const;
	const bound = buildKey({ ownerId: user.id, scopes: item.scopes, limits });
	await expect(rotate(bound, item.id)).rejects.toMatchObject({ param: "allowedModels" });
});

test("of many that rotate a key at once, the later ones meet it as the first left it", async () => {
	const user = await t.addUser("operator");
	const { item } = await create(user.actor());
	const all = await Promise.allSettled(
		Array.from({ length: 8 }, () => rotate(user.actor(), item.id, 0)),
	);
	expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
	const refused = all.find((one) => one.status === "rejected");
	expect(refused?.reason).toMatchObject({ code: "conflict" });
});
