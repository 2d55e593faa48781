import { expect, test } from "vitest";
import { createApiKeyInput, listAuditLogInput, signInErrorSchema } from "./contract.ts";

const key = { name: "ci", scopes: ["chat"] };

test("a time is a date of a typed client or ISO 8601 with its zone", () => {
	const at = new Date("2027-01-31T00:00:00Z");
	for (const given of [at, "2027-01-31T00:00:00Z", "2027-01-31T01:00:00+01:00"]) {
		expect(createApiKeyInput.parse({ ...key, expiresAt: given }).expiresAt).toEqual(at);
		expect(listAuditLogInput.parse({ since: given }).since).toEqual(at);
	}
	expect(createApiKeyInput.parse(key).expiresAt).toBeNull();
});

test.each(["2027-01-31", "2027-01-31T00:00:00", "soon", "", 1_800_000_000_000])(
	"%j is no time: it lacks its zone or its form",
	(given) => {
		expect(createApiKeyInput.safeParse({ ...key, expiresAt: given }).success).toBe(false);
	},
);

test.each([
	["access_denied", "access_denied"],
	["OAuthSignin", "provider_unreachable"],
	["OAuthCallback", "provider_refused"],
	["Callback", "provider_refused"],
	["Configuration", "failed"],
	[["failed", "access_denied"], "failed"],
])("the sign-in page reads %j as %s", (given, code) => {
	expect(signInErrorSchema.parse(given)).toBe(code);
});
