import { expect, test } from "vitest";
import type { Actor } from "./contract.ts";
import { ROLE_SCOPES } from "./permissions.ts";
import { readServiceToken, signServiceToken } from "./service-token.ts";
import { buildKey } from "./testing/build-actors.ts";
import { createSteerableClock } from "./testing/steerable-clock.ts";

const key = Buffer.alloc(32, 7);
const input: Actor = {
	kind: "user",
	orgId: "org",
	userId: "user-1",
	sessionId: "session-1",
	role: "operator",
	email: "a@example.com",
	address: null,
};

test("a token lets the edge act for the person, with the role's scopes", () => {
	const clock = createSteerableClock();
	const grant = readServiceToken({ clock, key }, signServiceToken({ clock, key }, input));
	expect(grant).toMatchObject({
		orgId: "org",
		keyId: null,
		userId: "user-1",
		scopes: ROLE_SCOPES.operator,
	});
});

test("a token is worth nothing after its minute", () => {
	const clock = createSteerableClock();
	const token = signServiceToken({ clock, key }, input);
	clock.advance(59_000);
	expect(readServiceToken({ clock, key }, token)).not.toBeNull();
	clock.advance(60_000);
	expect(readServiceToken({ clock, key }, token)).toBeNull();
});

test("another key, any changed character and garbage are refused without an error", () => {
	const clock = createSteerableClock();
	const token = signServiceToken({ clock, key }, input);
	expect(readServiceToken({ clock, key: Buffer.alloc(32, 8) }, token)).toBeNull();
	for (let at = 0; at < token.length - 1; at++) {
		const changed = token.charAt(at) === "A" ? "B" : "A";
		const forged = token.slice(0, at) + changed + token.slice(at + 1);
		expect(readServiceToken({ clock, key }, forged), `at ${at}`).toBeNull();
	}
	for (const garbage of ["svc_", "svc_.", "svc_a.b", `svc_${"a".repeat(5_000)}.b`, "sph_x"]) {
		expect(readServiceToken({ clock, key }, garbage)).toBeNull();
	}
});

test("a program that comes through the console keeps its key's limits and accounting", () => {
	const clock = createSteerableClock();
	const limits = { allowedModels: ["sim/one"], capture: "full", captureRetentionDays: 7 } as const;
	const given = { orgId: "org", keyId: "key-1", ownerId: "user-1", scopes: ["chat"] } as const;
	const actor = buildKey({ ...given, limits });
	const token = signServiceToken({ clock, key }, actor);
	expect(readServiceToken({ clock, key }, token)).toEqual({
		orgId: "org",
		keyId: "key-1",
		userId: "user-1",
		scopes: ["chat"],
		...limits,
		expiresAtMs: clock.nowMs() + 60_000,
	});
});

test("the longest list of models that a key can have still fits", () => {
	const clock = createSteerableClock();
	const allowedModels = Array.from({ length: 50 }, () => "m".repeat(100));
	const limits = { allowedModels, capture: "off", captureRetentionDays: 30 } as const;
	const token = signServiceToken({ clock, key }, buildKey({ scopes: ["chat"], limits }));
	expect(readServiceToken({ clock, key }, token)?.allowedModels).toEqual(allowedModels);
});
