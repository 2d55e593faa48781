import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKey, hashApiKey } from "./api-keys.ts";
import { createUser } from "./create-user.ts";
import { listUsers } from "./list-users.ts";
import { findLiveSession } from "./sessions.ts";
import { signInWithPassword } from "./sign-in.ts";
import { type AccessFixture, createAccessFixture, SYSTEM } from "./testing/access-fixture.ts";
import { updateUser } from "./update-user.ts";
import { listUserSessions, revokeUserSession, signOutUser } from "./user-sessions.ts";

let t: AccessFixture;
beforeAll(async () => {
	t = await createAccessFixture();
});
afterAll(() => t.close());

const VISITOR = { address: "203.0.113.5", userAgent: null };

test("a created person signs in with the temporary password, which stands nowhere else", async () => {
	const admin = await t.addUser("admin");
	const { user, temporaryPassword } = await createUser(t.deps, admin.actor("203.0.113.1"), {
		email: "new@example.com",
		name: "New",
		role: "operator",
		signIn: "password",
	});
	expect(user).toMatchObject({ role: "operator", signIn: "password", mustChangePassword: true });
	if (temporaryPassword === null) throw new Error("no password was made");
	const given = { email: user.email, password: temporaryPassword };
	await signInWithPassword(t.deps, given, VISITOR);
	const { rows } = await t.pool.query("SELECT to_jsonb(e)::text AS text FROM audit.entry e");
	expect(rows.map((row) => row.text).join()).not.toContain(temporaryPassword);
	const [entry] = await t.audit("user.create");
	expect(entry).toMatchObject({ actor_name: admin.email, address: "203.0.113.1" });
});

test("one address is one person, whatever its case, also for two at the same moment", async () => {
	const make = () =>
		createUser(t.deps, SYSTEM, {
			email: "one@example.com",
			name: "x",
			role: "consumer",
			signIn: "oidc",
		});
	const results = await Promise.allSettled([make(), make(), make()]);
	expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
	await expect(make()).rejects.toMatchObject({ code: "conflict", param: "email" });
});

test("disabling ends sessions and revokes keys in the same moment", async () => {
	const admin = await t.addUser("admin");
	const user = await t.addUser("operator");
	const { sessionId } = await signInWithPassword(t.deps, user, VISITOR);
	const { key } = await createApiKey({ ...t.deps, hmacKey: t.access.apiKeyHmacKey }, user.actor(), {
		name: "k",
		scopes: ["chat"],
		allowedModels: [],
		expiresAt: null,
		capture: "off",
		captureRetentionDays: 30,
	});
	const hmac = hashApiKey(t.access.apiKeyHmacKey, key);
	expect(await t.keyLookup.find(hmac)).not.toBeNull();
	await updateUser(t, admin.actor(), { id: user.id, disabled: true });
	expect(await findLiveSession(t, sessionId, null)).toBeNull();
	expect(await t.keyLookup.find(hmac)).toBeNull();
	const [entry] = await t.audit("user.disable");
	expect(entry?.after).toMatchObject({ sessionsEnded: 1, keysRevoked: 1 });
	await updateUser(t, admin.actor(), { id: user.id, disabled: false });
	expect(await t.keyLookup.find(hmac), "a revoked key stays revoked").toBeNull();
});

test("the last active admin can be neither disabled nor demoted, also not by two at once", async () => {
	const other = await createAccessFixture();
	try {
		const [a, b] = [await other.addUser("admin"), await other.addUser("admin")];
		const results = await Promise.allSettled([
			updateUser(other, a.actor(), { id: b.id, role: "operator" }),
			updateUser(other, b.actor(), { id: a.id, disabled: true }),
		]);
		expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
		const admins = await other.db.user.findMany({ where: { role: "admin", disabledAt: null } });
		expect(admins).toHaveLength(1);
		const last = admins[0]?.id ?? "";
		for (const change of [{ disabled: true }, { role: "consumer" as const }]) {
			await expect(updateUser(other, SYSTEM, { id: last, ...change })).rejects.toMatchObject({
				code: "precondition",
			});
		}
		await updateUser(other, SYSTEM, { id: last, name: "Renamed" });
	} finally {
		await other.close();
	}
});

test("people of another organisation are neither found nor changed", async () => {
	const user = await t.addUser("operator");
	const stranger = { ...SYSTEM, orgId: "00000000-0000-7000-8000-0000000000ff" };
	await expect(updateUser(t, stranger, { id: user.id, role: "admin" })).rejects.toMatchObject({
		code: "not_found",
	});
	expect((await listUsers(t, stranger, { limit: 200 })).items).toEqual([]);
});

test("the list pages without gaps, filters, and never holds a hash", async () => {
	for (let at = 0; at < 5; at++) await t.addUser("executive");
	const seen: string[] = [];
	let cursor: string | null | undefined;
	do {
		const page: Awaited<ReturnType<typeof listUsers>> = await listUsers(t, SYSTEM, {
			limit: 2,
			role: "executive",
			...(cursor ? { cursor } : {}),
		});
		seen.push(...page.items.map((item) => item.id));
		expect(JSON.stringify(page)).not.toContain("scrypt$");
		cursor = page.nextCursor;
	} while (cursor !== null);
	expect(new Set(seen).size).toBe(5);
	expect(seen).toHaveLength(5);
});

test("an admin sees a person's sessions and ends one or all; another organisation's are not there", async () => {
	const admin = await t.addUser("admin");
	const user = await t.addUser("operator");
	const first = await signInWithPassword(t.deps, user, VISITOR);
	t.clock.advance(1);
	await signInWithPassword(t.deps, user, VISITOR);
	const page = await listUsers(t, admin.actor(), { limit: 1, query: user.email });
	expect(page.items).toMatchObject([{ sessions: 2, activeKeys: 0 }]);
	const sessions = await listUserSessions(t, admin.actor(), user.id);
	expect(sessions.map(({ id, isCurrent }) => [id === first.sessionId, isCurrent])).toEqual([
		[false, false],
		[true, false],
	]);
	await revokeUserSession(t, admin.actor(), { userId: user.id, id: first.sessionId });
	expect(await findLiveSession(t, first.sessionId, null)).toBeNull();
	await expect(
		revokeUserSession(t, admin.actor(), { userId: admin.id, id: sessions[0]?.id ?? "" }),
		"of another person",
	).rejects.toMatchObject({ code: "not_found" });
	expect(await signOutUser(t, admin.actor(), user.id)).toBe(1);
	expect(await listUserSessions(t, admin.actor(), user.id)).toEqual([]);
	expect((await t.audit("session.revoke_all")).at(-1)).toMatchObject({
		actor_name: admin.email,
		after: { sessionsEnded: 1 },
	});
	const stranger = { ...admin.actor(), orgId: "00000000-0000-7000-8000-000000000002" };
	await expect(listUserSessions(t, stranger, user.id)).rejects.toMatchObject({ code: "not_found" });
});
