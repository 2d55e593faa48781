import { expect, it } from "vitest";
import { SEED_POLICY } from "./core/seed-policy.ts";
import { readGatewayConfig } from "./read-gateway-config.ts";

it("reads the committed file", async () => {
	expect((await readGatewayConfig("config/portkey_config.json")).policy).toEqual(SEED_POLICY);
});

it("names a file that is not there and what to do", async () => {
	await expect(readGatewayConfig("config/missing.json")).rejects.toMatchObject({
		code: "precondition",
		message: expect.stringContaining("config/missing.json cannot be read"),
		hint: expect.stringContaining("PORTKEY_CONFIG_PATH"),
	});
});
