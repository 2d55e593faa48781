import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "#server/platform/errors.ts";
import { systemRandom } from "#server/platform/random.ts";
import { hashApiKey } from "./api-keys.ts";
import type { CallerGrant } from "./contract.ts";
import { makeApiKey } from "./core/api-key-format.ts";
import { createKeyVerifier } from "./key-verifier.ts";
import { signServiceToken } from "./service-token.ts";
import { createFakeChangeFeed } from "./testing/fake-change-feed.ts";
import { createSteerableClock } from "./testing/steerable-clock.ts";

const hmacKey = Buffer.alloc(32, 1);
const serviceKey = Buffer.alloc(32, 2);

function grantFor(keyId: string, expiresAtMs: number | null = null): CallerGrant {
	return {
		orgId: "org",
		keyId,
		userId: "owner",
		scopes: ["chat"],
		allowedModels: null,
		capture: "off",
		captureRetentionDays: 30,
		expiresAtMs,
	};
}

function setUp() {
	const clock = createSteerableClock();
	const changeFeed = createFakeChangeFeed(clock);
	const stored = new Map<string, CallerGrant>();
	const used: string[] = [];
	let lookups = 0;
	let isAway = false;
	const verifier = createKeyVerifier({
		lookup: {
			async find(hmac) {
				lookups++;
				if (isAway) throw new AppError("unavailable", "away");
				return stored.get(hmac) ?? null;
			},
		},
		changeFeed,
		clock,
		hmacKey,
		serviceKey,
		onUse: (keyId) => used.push(keyId),
	});
	return {
		clock,
		changeFeed,
		verifier,
		used,
		lookups: () => lookups,
		setAway: (away: boolean) => {
			isAway = away;
		},
		issue(grant: CallerGrant): string {
			const { key } = makeApiKey(systemRandom);
			stored.set(hashApiKey(hmacKey, key), grant);
			return key;
		},
		revoke(key: string) {
			stored.delete(hashApiKey(hmacKey, key));
		},
	};
}

/** `ok:<key id>` or the code of the error, however it arrives. */
async function outcome(verify: () => CallerGrant | Promise<CallerGrant>): Promise<string> {
	try {
		return `ok:${(await verify()).keyId}`;
	} catch (error) {
		return error instanceof AppError ? error.code : String(error);
	}
}

test("a key is looked up once, then verified synchronously, and each use is noted", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	expect(t.verifier.verify(key)).toBeInstanceOf(Promise);
	expect(await outcome(() => t.verifier.verify(key))).toBe("ok:k1");
	expect(t.verifier.verify(key)).toMatchObject({ keyId: "k1" });
	expect(t.lookups()).toBe(1);
	expect(t.used.filter((id) => id === "k1")).toHaveLength(2);
});

test("tokens that share all but their last characters never share an identity", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	expect(await outcome(() => t.verifier.verify(key))).toBe("ok:k1");
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 4, max: key.length - 1 }), fc.string(), async (at, tail) => {
			const other = (key.slice(0, at) + tail).padEnd(key.length, "0").slice(0, key.length);
			fc.pre(other !== key);
			expect(await outcome(() => t.verifier.verify(other))).toBe("unauthorized");
		}),
	);
	expect(t.lookups()).toBe(1);
});

test("two issued keys keep their own grants whatever the order of use", async () => {
	const t = setUp();
	const keys = Array.from({ length: 20 }, (_, at) => t.issue(grantFor(`k${at}`)));
	await fc.assert(
		fc.asyncProperty(fc.array(fc.nat(19), { maxLength: 60 }), async (order) => {
			for (const at of order) {
				expect(await outcome(() => t.verifier.verify(keys[at] ?? ""))).toBe(`ok:k${at}`);
			}
		}),
		{ numRuns: 20 },
	);
});

test("a revoked key stops working at the next look of the feed, at most 5 s later", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	await outcome(() => t.verifier.verify(key));
	t.revoke(key);
	t.clock.advance(2_000);
	t.changeFeed.announce("keys");
	expect(await outcome(() => t.verifier.verify(key))).toBe("unauthorized");
});

test("when the feed is silent the database itself is asked before 5 s are over", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	await outcome(() => t.verifier.verify(key));
	t.revoke(key);
	t.clock.advance(4_500);
	expect(await outcome(() => t.verifier.verify(key))).toBe("unauthorized");
});

test("a change of a user asks again, so that a new role or a disabled owner counts", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	await outcome(() => t.verifier.verify(key));
	t.changeFeed.announce("users");
	expect(await outcome(() => t.verifier.verify(key))).toBe("ok:k1");
	expect(t.lookups()).toBe(2);
});

test("without the database a cached key works for 15 minutes and not longer", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	await outcome(() => t.verifier.verify(key));
	t.setAway(true);
	for (let minute = 1; minute < 15; minute++) {
		t.clock.advance(60_000);
		expect(await outcome(() => t.verifier.verify(key)), `minute ${minute}`).toBe("ok:k1");
	}
	t.clock.advance(60_001);
	expect(await outcome(() => t.verifier.verify(key))).toBe("unavailable");
});

test("without the database an unknown key is neither accepted nor called wrong", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	t.setAway(true);
	t.clock.advance(10_000);
	expect(await outcome(() => t.verifier.verify(key))).toBe("unavailable");
	t.setAway(false);
	t.clock.advance(1_001);
	expect(await outcome(() => t.verifier.verify(key))).toBe("ok:k1");
});

test("a database that is away is asked once a second, not once a request", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	await outcome(() => t.verifier.verify(key));
	t.setAway(true);
	t.clock.advance(10_000);
	for (let call = 0; call < 50; call++) await outcome(() => t.verifier.verify(key));
	expect(t.lookups()).toBe(2);
});

test("a key past its end is refused, cached or not", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1", t.clock.nowMs() + 10_000));
	expect(await outcome(() => t.verifier.verify(key))).toBe("ok:k1");
	t.clock.advance(10_000);
	t.changeFeed.confirm();
	expect(await outcome(() => t.verifier.verify(key))).toBe("unauthorized");
});

test("garbage never reaches the database, and a wrong key does so once", async () => {
	const t = setUp();
	for (const bearer of [
		"",
		"sph_",
		"x".repeat(63),
		"' OR 1=1 --",
		"\u0000",
		"sph_".repeat(5_000),
	]) {
		expect(await outcome(() => t.verifier.verify(bearer))).toBe("unauthorized");
	}
	expect(t.lookups()).toBe(0);
	const { key } = makeApiKey(systemRandom);
	for (let call = 0; call < 5; call++) {
		expect(await outcome(() => t.verifier.verify(key))).toBe("unauthorized");
	}
	expect(t.lookups()).toBe(1);
});

test("a key that was refused works as soon as it exists", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	t.revoke(key);
	expect(await outcome(() => t.verifier.verify(key))).toBe("unauthorized");
	const again = t.issue(grantFor("k2"));
	t.changeFeed.announce("keys");
	expect(await outcome(() => t.verifier.verify(again))).toBe("ok:k2");
});

test("many requests at once with a key ask the database once", async () => {
	const t = setUp();
	const key = t.issue(grantFor("k1"));
	const all = await Promise.all(
		Array.from({ length: 100 }, () => outcome(() => t.verifier.verify(key))),
	);
	expect(new Set(all)).toEqual(new Set(["ok:k1"]));
	expect(t.lookups()).toBe(1);
});

test("a service token of the console is accepted, a forged one is not", async () => {
	const t = setUp();
	const token = signServiceToken(
		{ clock: t.clock, key: serviceKey },
		{
			kind: "service",
			orgId: "org",
			service: "console",
			onBehalfOfUserId: "u",
			role: "admin",
			address: null,
		},
	);
	expect(t.verifier.verify(token)).toMatchObject({ keyId: null, userId: "u" });
	expect(await outcome(() => t.verifier.verify(`${token}x`))).toBe("unauthorized");
	expect(t.lookups()).toBe(0);
});
