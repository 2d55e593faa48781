import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { policySchema } from "./core/policy/policy-schema.ts";

describe("the published schema of the policy", () => {
	it("is the one by which policies are read", () => {
		const published: unknown = JSON.parse(
			readFileSync(new URL("./policy.schema.json", import.meta.url), "utf8"),
		);
		expect(published).toEqual(
			JSON.parse(JSON.stringify(z.toJSONSchema(policySchema, { io: "input" }))),
		);
	});
});
