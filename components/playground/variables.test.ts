import { expect, test } from "vitest";
import { fillVariables, findVariables } from "./variables.ts";

test("variables are found once each, in order", () => {
	expect(findVariables("Tell {{ name }} of {{topic}}, {{name}}")).toEqual(["name", "topic"]);
	expect(findVariables("{name} {{}} {{1st}} {{ a b }}")).toEqual([]);
});

test("values are filled in everywhere, and as they are", () => {
	const text = "Tell {{ name }} of {{topic}}, {{name}}";
	expect(fillVariables(text, { name: "$& {{topic}}", topic: "tea" })).toBe(
		"Tell $& {{topic}} of tea, $& {{topic}}",
	);
});

test("what has no value stays as it is written", () => {
	expect(fillVariables("{{ a }} {{constructor}}", { a: "" })).toBe("{{ a }} {{constructor}}");
});
