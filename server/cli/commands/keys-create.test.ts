import { describe, expect, it } from "vitest";
import { parseExpiry } from "./keys-create.ts";

const NOW_MS = Date.parse("2026-11-22T10:00:00Z");

describe("expiry of a key", () => {
	it("is a number of days, the end of a day, or a moment", () => {
		expect(parseExpiry("90d", NOW_MS).toISOString()).toBe("2027-02-20T10:00:00.000Z");
		expect(parseExpiry("2027-01-31", NOW_MS).toISOString()).toBe("2027-01-31T23:59:59.999Z");
		expect(parseExpiry("2027-01-31T12:00:00+02:00", NOW_MS).toISOString()).toBe(
			"2027-01-31T10:00:00.000Z",
		);
	});

	it.each(["tomorrow", "2027-02-30", "31.01.2027", ""])(
		"refuses %j and names the option",
		(text) => {
			expect(() => parseExpiry(text, NOW_MS)).toThrow("--expires");
		},
	);
});
