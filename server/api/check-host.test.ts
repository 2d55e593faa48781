import { expect, test } from "vitest";
import { allowedOrigins } from "./allowed-origins.ts";
import { checkHost } from "./check-host.ts";

const LOCAL = "http://127.0.0.1:3000";
const PUBLIC = "https://sophia.example.com";

function check(
	headers: Record<string, string>,
	publicUrl = LOCAL,
	consoleUrl: string | null = null,
) {
	return checkHost(new Headers(headers), publicUrl, consoleUrl).kind;
}

test.each([
	["evil.example", undefined],
	["evil.example:3000", undefined],
	["127.0.0.1:3000.evil.example", undefined],
	["127.0.0.1.evil.example", undefined],
	["", undefined],
	["127.0.0.1:41000", "evil.example"],
	["127.0.0.1:41000", "localhost:3001"],
	["127.0.0.1:41000", "127.0.0.1:3000, evil.example"],
	["evil.example", "127.0.0.1:3000"],
])("the host %j with forwarded host %j is foreign", (host, forwarded) => {
	expect(
		check({ host, ...(forwarded === undefined ? {} : { "x-forwarded-host": forwarded }) }),
	).toBe("foreign");
});

test("behind the edge the forwarded host decides, and other spellings of loopback are aliases", () => {
	const host = "127.0.0.1:41000";
	expect(check({ host, "x-forwarded-host": "127.0.0.1:3000" })).toBe("canonical");
	expect(check({ host, "x-forwarded-host": "LOCALHOST:3000" })).toBe("alias");
	expect(check({ host, "x-forwarded-host": "[::1]:3000" })).toBe("alias");
});

test("a public address has no aliases, and the console may stand on another machine", () => {
	const forwarded = { "x-forwarded-host": "sophia.example.com" };
	expect(check({ host: "sophia.example.com", ...forwarded }, PUBLIC)).toBe("canonical");
	expect(check({ host: "localhost:1", "x-forwarded-host": "localhost:1" }, PUBLIC)).toBe("foreign");
	expect(check({ host: "console.internal:3001", ...forwarded }, PUBLIC)).toBe("foreign");
	expect(
		check({ host: "console.internal:3001", ...forwarded }, PUBLIC, "http://console.internal:3001"),
	).toBe("canonical");
});

test("pages of our own origins only may send mutations", () => {
	expect(allowedOrigins(PUBLIC)).toEqual([PUBLIC]);
	expect(allowedOrigins("http://localhost:3000")).toEqual([
		"http://localhost:3000",
		"http://127.0.0.1:3000",
		"http://[::1]:3000",
	]);
});
