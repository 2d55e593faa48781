import { inspect } from "node:util";
import { expect, test } from "vitest";
import { deriveKey } from "./derive-key.ts";
import { Secret } from "./secret.ts";

test("a secret shows itself in no usual way of printing", () => {
	const secret = new Secret("hunter22");
	const shown = [
		String(secret),
		`${secret}`,
		JSON.stringify({ secret }),
		inspect({ secret }, { showHidden: true, depth: 9 }),
		Object.keys(secret).join(),
	];
	expect(shown.join(" ")).not.toContain("hunter22");
	expect(secret.reveal()).toBe("hunter22");
});

test("two purposes never share key material", () => {
	const master = new Secret("m".repeat(40));
	const keys = (
		["api-key-hmac", "service-token", "session-cookie", "throttle", "envelope"] as const
	).map((purpose) => deriveKey(master, purpose).toString("hex"));
	expect(new Set(keys).size).toBe(keys.length);
	expect(keys.every((key) => key.length === 64)).toBe(true);
});
