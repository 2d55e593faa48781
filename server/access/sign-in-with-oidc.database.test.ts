import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser } from "./create-user.ts";
import { findLiveSession } from "./sessions.ts";
import { oidcClaimsSchema, signInWithOidc } from "./sign-in-with-oidc.ts";
import { type AccessFixture, createAccessFixture, SYSTEM } from "./testing/access-fixture.ts";
import { updateUser } from "./update-user.ts";

let t: AccessFixture;
let count = 0;
beforeAll(async () => {
	t = await createAccessFixture();
	await t.addUser("admin");
});
afterAll(() => t.close());

function claimsOf(overrides: Record<string, unknown> = {}) {
	count++;
	return oidcClaimsSchema.parse({
		iss: "https://id.example.com",
		sub: `subject-${count}`,
		email: `person${count}@example.com`,
		email_verified: true,
		name: "Person",
		...overrides,
	});
}
const signIn = (claims: ReturnType<typeof claimsOf>, fixture = t) =>
	signInWithOidc(fixture.deps, claims, { address: "203.0.113.8", userAgent: null });

test("a new verified address becomes a consumer, and the same subject is the same person later", async () => {
	const claims = claimsOf();
	const first = await signIn(claims);
	const live = await findLiveSession(t, first.sessionId, null);
	expect(live?.actor).toMatchObject({ role: "consumer", email: claims.email });
	const again = await signIn({ ...claims, email: "moved@example.com", email_verified: false });
	expect(again.userId).toBe(first.userId);
});

test("the same subject of another issuer is somebody else", async () => {
	const claims = claimsOf();
	const first = await signIn(claims);
	const other = await signIn(claimsOf({ iss: "https://other.example", sub: claims.sub }));
	expect(other.userId).not.toBe(first.userId);
});

test("a person prepared by an admin is linked once and keeps the prepared role", async () => {
	const { user } = await createUser(t.deps, SYSTEM, {
		email: "prepared@example.com",
		name: "Prepared",
		role: "operator",
		signIn: "oidc",
	});
	const claims = claimsOf({ email: "Prepared@Example.com" });
	expect((await signIn(claims)).userId).toBe(user.id);
	await expect(signIn(claimsOf({ email: "prepared@example.com" }))).rejects.toMatchObject({
		code: "forbidden",
	});
});

test.each([
	["an address that is not verified", { email_verified: false }],
	["no word on the address", { email_verified: undefined }],
	["no address", { email: undefined }],
	["a look-alike address", { email: "a\uFF20example.com" }],
])("a first sign-in with %s is refused", async (_, overrides) => {
	await expect(signIn(claimsOf(overrides))).rejects.toMatchObject({ code: "forbidden" });
});

test("an account with a password is never taken over by its address", async () => {
	const user = await t.addUser("admin", "owner@example.com");
	await expect(signIn(claimsOf({ email: user.email }))).rejects.toMatchObject({
		code: "forbidden",
	});
	expect(await t.db.oidcIdentity.count({ where: { userId: user.id } })).toBe(0);
});

test("a disabled person stays out", async () => {
	const claims = claimsOf();
	const { userId } = await signIn(claims);
	await updateUser(t, SYSTEM, { id: userId, disabled: true });
	await expect(signIn(claims)).rejects.toMatchObject({ code: "forbidden" });
});

test("who is refused stands in the audit log, with issuer, subject and address of the visitor", async () => {
	const claims = claimsOf({ email_verified: false });
	await expect(signIn(claims)).rejects.toThrow();
	expect((await t.audit("session.refuse")).at(-1)).toMatchObject({
		after: { issuer: claims.iss, subject: claims.sub, address: "203.0.113.8" },
	});
});

test("before set-up nobody gets in, so that a stranger cannot close it", async () => {
	const fresh = await createAccessFixture();
	try {
		await expect(signIn(claimsOf(), fresh)).rejects.toMatchObject({ code: "forbidden" });
		expect(await fresh.db.user.count()).toBe(0);
	} finally {
		await fresh.close();
	}
});

test("first sign-ins of one person at the same moment make one person", async () => {
	const claims = claimsOf();
	const results = await Promise.all([1, 2, 3, 4].map(() => signIn(claims)));
	expect(new Set(results.map((result) => result.userId)).size).toBe(1);
});
