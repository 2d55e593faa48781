import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { connectableHost, envVariablesSchema, parseEnv, publicUrlOf } from "./env.ts";
import { isAppError } from "./errors.ts";

function faultsOf(source: Record<string, string>): readonly string[] {
	try {
		parseEnv(source);
	} catch (error) {
		if (isAppError(error)) return error.message.split("\n");
		throw error;
	}
	return [];
}

describe("environment", () => {
	it("serves on loopback with every role when nothing is set", () => {
		const { env, warnings } = parseEnv({});
		expect(env.PORT).toBe(3000);
		expect(env.HOST).toBe("127.0.0.1");
		expect(env.SOPHIA_ROLES).toEqual(["edge", "console", "worker"]);
		expect(publicUrlOf(env)).toBe("http://127.0.0.1:3000");
		expect(warnings).toEqual([]);
	});

	it("treats an empty variable as absent", () => {
		expect(parseEnv({ PORT: " ", OPENROUTER_API_KEY: "" }).env.OPENROUTER_API_KEY).toBeUndefined();
	});

	it("says each fault on one line of its own, with the value and what is wrong with it", () => {
		expect(faultsOf({ PORT: "70000", EDGE_URL: "edge:1", SOPHIA_ROLES: "edge,cook" })).toEqual([
			'PORT: "70000" is not a port number (0 to 65535)',
			'SOPHIA_ROLES: "edge,cook" names an unknown role "cook" (known: edge, console, worker)',
			'EDGE_URL: "edge:1" is not a URL that begins with http:// or https://',
		]);
	});

	it("takes addresses and subnets as proxies, and nothing else", () => {
		const TRUSTED_PROXIES = "10.0.0.0/8, 192.0.2.7,fd00::/8,::1";
		expect(parseEnv({ TRUSTED_PROXIES }).env.TRUSTED_PROXIES).toHaveLength(4);
		for (const wrong of ["proxy.example", "10.0.0.0/99", "10.0.0"]) {
			expect(faultsOf({ TRUSTED_PROXIES: `10.0.0.1,${wrong}` })).toEqual([
				`TRUSTED_PROXIES: "10.0.0.1,${wrong}" names "${wrong}", which is neither an address nor a subnet such as 10.0.0.0/8`,
			]);
		}
	});

	it("never repeats a secret in a fault", () => {
		const text = faultsOf({ SOPHIA_SECRET: "hunter2", DATABASE_URL: "mysql://u:hunter2@h/d" });
		expect(text.join()).not.toContain("hunter2");
		expect(text).toHaveLength(2);
	});

	it("refuses an outside database without a secret of one's own", () => {
		expect(faultsOf({ DATABASE_URL: "postgresql://h/d" })[0]).toMatch(/^SOPHIA_SECRET: required/);
	});

	it("refuses a half configured sign-in provider", () => {
		expect(faultsOf({ OIDC_ISSUER: "https://id.example" })[0]).toMatch(/all three or none/);
	});

	it("refuses a Portkey that has no key to pass on", () => {
		const PORTKEY_URL = "http://127.0.0.1:8787";
		expect(faultsOf({ PORTKEY_URL })[0]).toMatch(/^PORTKEY_URL: needs OPENROUTER_API_KEY/);
		expect(faultsOf({ PORTKEY_URL, OPENROUTER_API_KEY: "sk-or-x" })).toEqual([]);
	});

	it("asks for the address of a peer that does not run here", () => {
		expect(faultsOf({ SOPHIA_ROLES: "worker" })[0]).toMatch(/^EDGE_URL: required/);
		expect(faultsOf({ SOPHIA_ROLES: "edge" })[0]).toMatch(/^CONSOLE_URL: required/);
	});

	it("warns of an unknown variable with our prefix and names the nearest", () => {
		expect(parseEnv({ SOPHIA_DATADIR: "x" }).warnings).toEqual([
			"SOPHIA_DATADIR is not a variable of Sophia; did you mean SOPHIA_DATA_DIR?",
		]);
	});

	it("names an address that a browser on this machine can open", () => {
		expect(connectableHost("0.0.0.0")).toBe("localhost");
		expect(connectableHost("::1")).toBe("[::1]");
	});

	it("is documented: .env.example has exactly these variables", () => {
		const names = [...readFileSync(".env.example", "utf8").matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)];
		const documented = names.map((match) => match[1]).sort();
		expect(documented).toEqual(Object.keys(envVariablesSchema.shape).sort());
	});
});
