import { afterEach, beforeEach, expect, test } from "vitest";
import { completeSetup, createSetupLink, needsSetup } from "./setup-link.ts";
import { type AccessFixture, createAccessFixture, SYSTEM } from "./testing/access-fixture.ts";

let t: AccessFixture;
beforeEach(async () => {
	t = await createAccessFixture();
});
afterEach(() => t.close());

async function makeToken(): Promise<string> {
	const link = await createSetupLink(t, { publicUrl: "http://127.0.0.1:3000", actor: SYSTEM });
	expect(link.url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/setup\?token=[\w-]{43}$/);
	return new URL(link.url).searchParams.get("token") ?? "";
}

function complete(token: string, email = "first@example.com") {
	return completeSetup(t.deps, {
		token,
		email,
		name: "First",
		password: "right horse battery",
		address: "203.0.113.9",
	});
}

test("the link creates the first admin, and set-up is closed for good", async () => {
	expect(await needsSetup(t.db)).toBe(true);
	const id = await complete(await makeToken());
	const user = await t.db.user.findUniqueOrThrow({ where: { id } });
	expect(user).toMatchObject({
		email: "first@example.com",
		role: "admin",
		mustChangePassword: false,
	});
	expect(await needsSetup(t.db)).toBe(false);
	await expect(makeToken()).rejects.toMatchObject({ code: "precondition" });
	const [entry] = await t.audit("user.create");
	expect(entry?.after).toMatchObject({ email: "first@example.com", address: "203.0.113.9" });
});

test("of many at the same moment with one link exactly one becomes admin", async () => {
	const token = await makeToken();
	const results = await Promise.allSettled(
		Array.from({ length: 12 }, (_, at) => complete(token, `racer${at}@example.com`)),
	);
	expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
	expect(await t.db.user.count()).toBe(1);
	expect(await t.audit("user.create")).toHaveLength(1);
});

test("a new link voids the one before it", async () => {
	const first = await makeToken();
	const second = await makeToken();
	await expect(complete(first)).rejects.toMatchObject({ code: "forbidden" });
	await complete(second);
});

test("of two links made at the same moment one works", async () => {
	const tokens = await Promise.all([makeToken(), makeToken()]);
	const results = await Promise.allSettled(tokens.map((token) => complete(token)));
	expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
});

test("a link ends after 30 minutes, and a made-up one costs no hashing", async () => {
	const token = await makeToken();
	t.clock.advance(30 * 60_000);
	const before = t.hashes();
	await expect(complete(token)).rejects.toMatchObject({ code: "forbidden" });
	await expect(complete("x".repeat(43))).rejects.toMatchObject({ code: "forbidden" });
	expect(t.hashes()).toBe(before);
});

test("the token itself is stored nowhere", async () => {
	const token = await makeToken();
	const { rows } = await t.pool.query(
		"SELECT to_jsonb(l)::text || (SELECT string_agg(to_jsonb(e)::text, '') FROM audit.entry e) AS all FROM setup_link l",
	);
	expect(rows).toHaveLength(1);
	expect(rows[0].all).not.toContain(token);
});
