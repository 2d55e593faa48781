import { expect, test } from "vitest";
import { z } from "zod";
import { parseOption } from "./parse-option.ts";

const scopes = z.array(z.enum(["chat", "models.read"]));

test("a fault names the option, the value and what would do, also inside a list", () => {
	expect(() => parseOption("scopes", scopes, ["chat", "write"])).toThrow(
		'--scopes: "write" is not one of chat, models.read',
	);
	const named = z.object({ scopes });
	expect(() => parseOption("scopes", named, { scopes: ["chat", "write"] })).toThrow(
		'--scopes: "write" is not one of',
	);
	expect(() => parseOption("role", z.enum(["admin"]), "boss")).toThrow(
		'--role: "boss" is not one of admin',
	);
});
