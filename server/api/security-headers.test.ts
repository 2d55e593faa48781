import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contentSecurityPolicy, securityHeaders } from "./security-headers.ts";

function directivesOf(options: { isSecure: boolean; isDevelopment: boolean }) {
	const policy = contentSecurityPolicy({ nonce: "bm9uY2U=", ...options });
	return new Map(
		policy.split("; ").map((directive) => {
			const [name = "", ...sources] = directive.split(" ");
			return [name, sources] as const;
		}),
	);
}

const production = directivesOf({ isSecure: true, isDevelopment: false });

test("a script runs by the nonce of this answer or not at all", () => {
	expect(production.get("script-src")).toEqual(["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"]);
	expect(production.get("object-src")).toEqual(["'none'"]);
	expect(production.get("base-uri")).toEqual(["'none'"]);
});

test("style elements need the nonce or are exactly the two of the toaster", () => {
	const sources = production.get("style-src-elem") ?? [];
	expect(sources).toContain("'nonce-bm9uY2U='");
	expect(sources.filter((source) => source.startsWith("'sha256-"))).toHaveLength(2);
	expect(sources).not.toContain("'unsafe-inline'");
});

test("nothing is loaded from, sent to, or framed by another host", () => {
	const own = ["'self'", "'none'", "data:", "'unsafe-inline'", "'strict-dynamic'"];
	for (const [name, sources] of production) {
		const foreign = sources.filter(
			(source) => !own.includes(source) && !/^'(?:nonce|sha256)-/.test(source),
		);
		expect(foreign, name).toEqual([]);
	}
	expect(production.get("default-src")).toEqual(["'self'"]);
	expect(production.get("connect-src")).toEqual(["'self'"]);
	expect(production.get("form-action")).toEqual(["'self'"]);
	expect(production.get("frame-ancestors")).toEqual(["'none'"]);
	expect(new Map(securityHeaders(true)).get("x-frame-options")).toBe("DENY");
});

test("only development may evaluate text, and only https insists on https", () => {
	const development = directivesOf({ isSecure: false, isDevelopment: true });
	expect(development.get("script-src")).toContain("'unsafe-eval'");
	expect(development.get("script-src")).not.toContain("'unsafe-inline'");
	expect(production.has("upgrade-insecure-requests")).toBe(true);
	expect(development.has("upgrade-insecure-requests")).toBe(false);
	expect(new Map(securityHeaders(true)).has("strict-transport-security")).toBe(true);
	expect(new Map(securityHeaders(false)).has("strict-transport-security")).toBe(false);
});

test("no answer is sniffed for another type, or gives its address to other sites", () => {
	const headers = new Map(securityHeaders(false));
	expect(headers.get("x-content-type-options")).toBe("nosniff");
	expect(headers.get("referrer-policy")).toBe("same-origin");
	expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
});

test("the style that the policy lets through is the installed toaster's", () => {
	const source = readFileSync("node_modules/sonner/dist/index.mjs", "utf8");
	const [, literal] = /^__insertCSS\(("(?:[^"\\]|\\.)*")\);/m.exec(source) ?? [];
	const css: unknown = JSON.parse(literal ?? '""');
	const hash = createHash("sha256").update(String(css)).digest("base64");
	const policy = contentSecurityPolicy({ nonce: "x", isSecure: false, isDevelopment: false });
	expect(policy).toContain(`'sha256-${hash}'`);
});
