import { expect, test } from "vitest";
import { Secret } from "#server/platform/secrets/secret.ts";
import { maskEmail, maskSecrets } from "./mask-secrets.ts";

test("masks by type, by the field's name at any depth, and by format inside text", () => {
	const key = `sph_abcdefgh_${"x".repeat(43)}_abcdef`;
	const masked = JSON.stringify(
		maskSecrets({
			password: "p1-secret",
			newPassword: "p2-secret",
			nested: [{ apiKey: "p3-secret", API_KEY: "p4-secret", client_secret: "p5-secret" }],
			value: new Secret("p6-secret"),
			sealed: new Uint8Array([1]),
			accessToken: "p7-secret",
			hmac: "p8-secret",
			Authorization: "p9-secret",
			note: `called with ${key} and Bearer abcdefghijklmnopqrstuvwxyz`,
		}),
	);
	expect(masked).not.toMatch(/p\d-secret|xxxxx|abcdefghijklmnop/);
});

test("keeps what is no secret", () => {
	const value = {
		maxTokens: 5,
		mustChangePassword: true,
		name: "my token budget",
		scopes: ["keys.write"],
		at: new Date(0),
		none: null,
	};
	expect(maskSecrets(value)).toEqual({ ...value, at: "1970-01-01T00:00:00.000Z" });
});

test("survives what JSON cannot say", () => {
	const loop: Record<string, unknown> = { n: Number.NaN, big: 5n, f: () => 1 };
	loop.self = loop;
	expect(JSON.stringify(maskSecrets(loop))).toContain("[too deep]");
});

test.each([
	["ann@example.com", "a***@example.com"],
	["no address", "***"],
	["", "***"],
])("masks the address %s", (email, masked) => {
	expect(maskEmail(email)).toBe(masked);
});
