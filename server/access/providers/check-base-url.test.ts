import { expect, test } from "vitest";
import { checkBaseUrl } from "./check-base-url.ts";

test.each([
	"http://example.com/v1",
	"ftp://example.com",
	"javascript:alert(1)",
	"https://user:pw@example.com/v1",
	"https://example.com/v1?key=1",
	"https://example.com/v1#a",
	"https://127.0.0.1/v1",
	"https://2130706433/v1",
	"https://0x7f.1/v1",
	"https://[::1]/v1",
	"https://[::ffff:127.0.0.1]/v1",
	"https://[64:ff9b::7f00:1]/v1",
	"https://169.254.169.254/latest",
	"http://127.0.0.1:6379",
	"//example.com",
	"example.com",
	"",
])("refuses %s and names the field", (text) => {
	expect(() => checkBaseUrl(text, { allowPrivate: false })).toThrow(
		expect.objectContaining({ code: "invalid_input", param: "baseUrl" }),
	);
});

test("gives one spelling of a public address", () => {
	expect(checkBaseUrl("HTTPS://Example.com:443/v1//", { allowPrivate: false })).toBe(
		"https://example.com/v1",
	);
});

test.each(["http://127.0.0.1:11434/v1", "http://10.0.0.5:8000", "http://localhost:1234/v1"])(
	"the operator can allow %s",
	(text) => {
		expect(checkBaseUrl(text, { allowPrivate: true })).toBe(text);
	},
);

test.each(["http://example.com/v1", "http://1.1.1.1/v1", "http://169.254.169.254/"])(
	"even the operator cannot send a secret to %s",
	(text) => {
		expect(() => checkBaseUrl(text, { allowPrivate: true })).toThrow("address:");
	},
);
