import { afterAll, beforeAll, expect, test } from "vitest";
import { getAccount, listSessions, revokeOwnSession, signOutEverywhere } from "./account.ts";
import { changePassword, resetPassword } from "./change-password.ts";
import { findLiveSession, pruneSessions, type Visitor } from "./sessions.ts";
import { signInWithPassword, signOut } from "./sign-in.ts";
import {
	type AccessFixture,
	createAccessFixture,
	type StoredUser,
} from "./testing/access-fixture.ts";
import { updateUser } from "./update-user.ts";

let t: AccessFixture;
let block = 0;
beforeAll(async () => {
	t = await createAccessFixture();
});
afterAll(() => t.close());

/** An address in a block that no other test uses. */
function freshVisitor(): Visitor {
	block++;
	return { address: `10.${block >> 8}.${block & 255}.7`, userAgent: "test browser" };
}

function signIn(user: Pick<StoredUser, "email" | "password">, visitor = freshVisitor()) {
	return signInWithPassword(t.deps, user, visitor);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
	return work.then(
		() => "ok",
		(error: { code?: string }) => String(error.code),
	);
}

test("the right password opens a session that is in the audit log with its address", async () => {
	const user = await t.addUser("operator");
	const visitor = freshVisitor();
	const { sessionId } = await signIn({ ...user, email: user.email.toUpperCase() }, visitor);
	const live = await findLiveSession(t, sessionId, visitor.address);
	expect(live?.actor).toMatchObject({ userId: user.id, role: "operator", sessionId });
	const entry = (await t.audit("session.create")).find((row) => row.target_id === sessionId);
	expect(entry).toMatchObject({ actor_name: user.email, address: visitor.address });
});

test("wrong, unknown, disabled and password-less accounts give the same error for the same work", async () => {
	const user = await t.addUser("operator");
	const disabled = await t.addUser("operator");
	await t.db.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
	const oidcOnly = await t.addUser("operator");
	await t.db.user.update({ where: { id: oidcOnly.id }, data: { passwordHash: null } });
	const attempts = [
		{ email: user.email, password: "wrong password" },
		{ email: "nobody@example.com", password: "wrong password" },
		{ email: "not an address", password: "wrong password" },
		{ email: disabled.email, password: disabled.password },
		{ email: oidcOnly.email, password: "wrong password" },
		{ email: user.email, password: "x".repeat(5_000) },
		{ email: "a\uFF20b.example", password: "wrong password" },
	];
	const seen = new Set<string>();
	for (const attempt of attempts) {
		const before = t.hashes();
		const error = await signIn(attempt).catch((thrown: Error & { code?: string }) => thrown);
		seen.add(JSON.stringify([error instanceof Error ? error.message : "ok", t.hashes() - before]));
	}
	expect([...seen]).toEqual([
		JSON.stringify(["The e-mail address or the password is not right.", 1]),
	]);
});

test("a refused sign-in is recorded with a masked address and without the password", async () => {
	await codeOf(signIn({ email: "typed-secret@example.com", password: "hunter22hunter22" }));
	const text = JSON.stringify((await t.audit("session.refuse")).at(-1));
	expect(text).toContain("t***@example.com");
	expect(text).not.toMatch(/typed-secret|hunter22/);
});

test("of 60 guesses at once from one address at most 10 are evaluated, and the right one then fails too", async () => {
	const user = await t.addUser("operator");
	const visitor = freshVisitor();
	const before = t.hashes();
	const codes = await Promise.all(
		Array.from({ length: 60 }, () =>
			codeOf(signIn({ ...user, password: "a wrong guess" }, visitor)),
		),
	);
	expect(t.hashes() - before).toBeLessThanOrEqual(10);
	expect(codes.filter((code) => code === "limit_exceeded")).toHaveLength(50);
	expect(await codeOf(signIn(user, visitor))).toBe("limit_exceeded");
});

test("500 addresses of one /64 count as one", async () => {
	const user = await t.addUser("operator");
	const before = t.hashes();
	for (let at = 0; at < 500; at++) {
		const visitor = { address: `2001:db8:0:99::${at.toString(16)}`, userAgent: null };
		await codeOf(signIn({ ...user, password: "a wrong guess" }, visitor));
	}
	expect(t.hashes() - before).toBeLessThanOrEqual(20);
});

test("guesses from many networks are bounded for the account, and its owner still gets in from home", async () => {
	const user = await t.addUser("operator");
	const home = freshVisitor();
	await signIn(user, home);
	const before = t.hashes();
	for (let at = 0; at < 100; at++) {
		await codeOf(signIn({ ...user, password: "a wrong guess" }));
	}
	expect(t.hashes() - before).toBeLessThanOrEqual(20);
	expect(await codeOf(signIn(user, home))).toBe("ok");
	expect(await codeOf(signIn(user))).toBe("limit_exceeded");
	t.clock.advance(15 * 60_000);
	expect(await codeOf(signIn(user))).toBe("ok");
});

test("trying many accounts from one block is bounded, known or not", async () => {
	const visitor = freshVisitor();
	const before = t.hashes();
	for (let at = 0; at < 100; at++) {
		await codeOf(signIn({ email: `guess${at}@example.com`, password: "a wrong guess" }, visitor));
	}
	expect(t.hashes() - before).toBe(60);
});

test("ordinary use never runs into a limit", async () => {
	const user = await t.addUser("operator");
	const visitor = freshVisitor();
	for (let at = 0; at < 100; at++) expect(await codeOf(signIn(user, visitor))).toBe("ok");
});

test("the limits' counters are removed when they no longer matter", async () => {
	await codeOf(signIn({ email: "gone@example.com", password: "a wrong guess" }));
	t.clock.advance(16 * 60_000);
	expect(await t.throttle.prune()).toBeGreaterThan(0);
	expect(
		await t.db.signInThrottle.count({ where: { NOT: { key: { startsWith: "known:" } } } }),
	).toBe(0);
});

test("a session ends after 8 h whatever is done, an admin's after 30 min of nothing", async () => {
	const operator = await signIn(await t.addUser("operator"));
	const admin = await signIn(await t.addUser("admin"));
	for (let minutes = 0; minutes < 8 * 60 - 20; minutes += 20) {
		t.clock.advance(20 * 60_000);
		expect(await findLiveSession(t, admin.sessionId, null), `admin ${minutes}`).not.toBeNull();
	}
	expect(await findLiveSession(t, operator.sessionId, null)).not.toBeNull();
	t.clock.advance(20 * 60_000);
	expect(await findLiveSession(t, operator.sessionId, null)).toBeNull();
	expect(await findLiveSession(t, admin.sessionId, null)).toBeNull();
	const idle = await signIn(await t.addUser("admin"));
	t.clock.advance(31 * 60_000);
	expect(await findLiveSession(t, idle.sessionId, null)).toBeNull();
});

test("a page that refreshes by itself keeps nobody signed in", async () => {
	const admin = await signIn(await t.addUser("admin"));
	for (let minutes = 0; minutes < 30; minutes += 5) {
		t.clock.advance(5 * 60_000);
		expect(await findLiveSession(t, admin.sessionId, null, false)).not.toBeNull();
	}
	t.clock.advance(60_000);
	expect(await findLiveSession(t, admin.sessionId, null, false)).toBeNull();
});

test("a session of an account that is disabled is over, even where nothing ended it", async () => {
	const user = await t.addUser("operator");
	const { sessionId } = await signIn(user);
	const disabledAt = new Date(t.clock.nowMs());
	await t.db.user.update({ where: { id: user.id }, data: { disabledAt } });
	expect(await findLiveSession(t, sessionId, null)).toBeNull();
	await t.db.user.update({ where: { id: user.id }, data: { disabledAt: null } });
	expect(await findLiveSession(t, sessionId, null)).not.toBeNull();
});

test("being seen is written at most once a minute", async () => {
	const { sessionId } = await signIn(await t.addUser("operator"));
	const seenAt = async () =>
		(await t.db.session.findUniqueOrThrow({ where: { id: sessionId } })).lastSeenAt.getTime();
	const first = await seenAt();
	t.clock.advance(59_000);
	await findLiveSession(t, sessionId, null);
	expect(await seenAt()).toBe(first);
	t.clock.advance(2_000);
	await Promise.all([1, 2, 3].map(() => findLiveSession(t, sessionId, null)));
	expect(await seenAt()).toBe(first + 61_000);
});

test("signing out ends this session, everywhere ends all, and one can end a single other one", async () => {
	const user = await t.addUser("operator");
	const sessions = await Promise.all([1, 2, 3, 4].map(() => signIn(user)));
	const [first, second, third, fourth] = sessions.map((session) => session.sessionId);
	if (!first || !second || !third || !fourth) throw new Error("no sessions");
	const isLive = async (id: string) => (await findLiveSession(t, id, null)) !== null;
	await signOut(t, first, null);
	await signOut(t, first, null);
	expect([await isLive(first), await isLive(second)]).toEqual([false, true]);
	const actor = { ...user.actor(), sessionId: third };
	expect((await listSessions(t, actor)).map((item) => item.isCurrent).filter(Boolean)).toHaveLength(
		1,
	);
	await revokeOwnSession(t, actor, second);
	expect(await isLive(second)).toBe(false);
	expect(await codeOf(revokeOwnSession(t, (await t.addUser("admin")).actor(), third))).toBe(
		"not_found",
	);
	expect(await signOutEverywhere(t, actor)).toBe(2);
	expect([await isLive(third), await isLive(fourth)]).toEqual([false, false]);
	const ended = (await t.audit("session.revoke")).filter((row) => row.target_id === first);
	expect(ended).toHaveLength(1);
});

test("changing the password needs the present one, ends other sessions and keeps this one", async () => {
	const user = await t.addUser("operator");
	const [mine, other] = [await signIn(user), await signIn(user)];
	const actor = { ...user.actor(), sessionId: mine.sessionId, address: "10.250.0.1" };
	const change = (currentPassword: string, newPassword: string) =>
		changePassword(t.deps, actor, { currentPassword, newPassword });
	expect(await codeOf(change("wrong password", "another password"))).toBe("invalid_input");
	expect(await codeOf(change(user.password, user.password))).toBe("invalid_input");
	await change(user.password, "another password");
	expect(await findLiveSession(t, mine.sessionId, null)).not.toBeNull();
	expect(await findLiveSession(t, other.sessionId, null)).toBeNull();
	expect(await codeOf(signIn(user))).toBe("unauthorized");
	expect(await codeOf(signIn({ ...user, password: "another password" }))).toBe("ok");
});

test("guessing the present password from a stolen session is limited", async () => {
	const user = await t.addUser("operator");
	const actor = user.actor(freshVisitor().address);
	const codes: string[] = [];
	for (let at = 0; at < 30; at++) {
		codes.push(
			await codeOf(
				changePassword(t.deps, actor, {
					currentPassword: `guess ${at}`,
					newPassword: "x".repeat(12),
				}),
			),
		);
	}
	expect(codes.filter((code) => code === "invalid_input")).toHaveLength(10);
});

test("a reset password works once signed in, ends all sessions and must be replaced", async () => {
	const user = await t.addUser("operator");
	const admin = await t.addUser("admin");
	const before = await signIn(user);
	const temporary = await resetPassword(t.deps, admin.actor(), { user: { id: user.id } });
	expect(temporary).toMatch(/^(?:[a-zA-Z2-9]{5}-){3}[a-zA-Z2-9]{5}$/);
	expect(await findLiveSession(t, before.sessionId, null)).toBeNull();
	const after = await signIn({ ...user, password: temporary });
	const live = await findLiveSession(t, after.sessionId, null);
	expect(live?.mustChangePassword).toBe(true);
	const account = await getAccount(t.db, { ...user.actor(), sessionId: after.sessionId });
	expect(account).toMatchObject({ mustChangePassword: true, hasPassword: true });
	expect(JSON.stringify(await t.audit("user.reset_password"))).not.toContain(temporary);
	expect(
		await codeOf(resetPassword(t.deps, admin.actor(), { user: { email: "nobody@example.com" } })),
	).toBe("not_found");
});

test("a new role holds in running sessions at once: the old ones are over", async () => {
	const user = await t.addUser("operator");
	const admin = await t.addUser("admin");
	const { sessionId } = await signIn(user);
	await updateUser(t, admin.actor(), { id: user.id, role: "executive" });
	expect(await findLiveSession(t, sessionId, null)).toBeNull();
	const again = await signIn(user);
	expect((await findLiveSession(t, again.sessionId, null))?.actor.role).toBe("executive");
});

test("sessions that ended long ago are removed", async () => {
	const { sessionId } = await signIn(await t.addUser("operator"));
	t.clock.advance(31 * 24 * 3_600_000);
	await pruneSessions(t.db, t.clock);
	expect(await t.db.session.findUnique({ where: { id: sessionId } })).toBeNull();
});

test("a denied change is recorded, once a minute for one person and procedure", async () => {
	const user = await t.addUser("consumer");
	for (let call = 0; call < 5; call++) {
		await t.access.recordDenial(user.actor("203.0.113.4"), "users.create", "role");
	}
	await t.access.recordDenial(user.actor(), "users.update", "role");
	t.clock.advance(60_000);
	await t.access.recordDenial(user.actor(), "users.create", "role");
	const mine = (await t.audit("access.deny")).filter((row) => row.actor_id === user.id);
	expect(mine.map((row) => row.target_id)).toEqual([
		"users.create",
		"users.update",
		"users.create",
	]);
	expect(mine[0]).toMatchObject({ address: "203.0.113.4", after: { reason: "role" } });
});
