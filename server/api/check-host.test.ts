import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { allowedOrigins } from "./allowed-origins.ts";
import { checkHost } from "./check-host.ts";
import { contentSecurityPolicy, securityHeaders } from "./security-headers.ts";

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

test("scripts need the nonce in every mode, and nothing comes from other hosts", () => {
	for (const isDevelopment of [false, true]) {
		const policy = contentSecurityPolicy({ nonce: "n0nce", isSecure: true, isDevelopment });
		const scripts = policy.split("; ").find((part) => part.startsWith("script-src"));
		expect(scripts).toContain("'nonce-n0nce'");
		expect(scripts).not.toContain("unsafe-inline");
		expect(policy).not.toMatch(/https?:|\*/);
	}
	expect(contentSecurityPolicy({ nonce: "x", isSecure: false, isDevelopment: false })).not.toMatch(
		/unsafe-eval|upgrade/,
	);
});

test("only https gets the header that insists on https", () => {
	const names = (isSecure: boolean) => securityHeaders(isSecure).map(([name]) => name);
	expect(names(true)).toContain("strict-transport-security");
	expect(names(false)).not.toContain("strict-transport-security");
});

test("the style that the policy lets through is the installed toaster's", () => {
	const source = readFileSync("node_modules/sonner/dist/index.mjs", "utf8");
	const [, literal] = /^__insertCSS\(("(?:[^"\\]|\\.)*")\);/m.exec(source) ?? [];
	const css: unknown = JSON.parse(literal ?? '""');
	const hash = createHash("sha256").update(String(css)).digest("base64");
	const policy = contentSecurityPolicy({ nonce: "x", isSecure: false, isDevelopment: false });
	expect(policy).toContain(`'sha256-${hash}'`);
});
