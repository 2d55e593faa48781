import fc from "fast-check";
import { expect, test } from "vitest";
import { readPrompt, writePrompt } from "./saved-prompt.ts";

test("a prompt is read back as it was kept, line breaks and signs included", () => {
	const words = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => text.trim() !== "");
	fc.assert(
		fc.property(
			words,
			words,
			fc.constantFrom("auto", "auto:fast", "a/b"),
			(text, system, model) => {
				expect(readPrompt(writePrompt({ text, system, model }))).toEqual({ text, system, model });
			},
		),
	);
	expect(readPrompt(writePrompt({ text: "a\n{{b}} & c=d", system: " ", model: "auto" }))).toEqual({
		text: "a\n{{b}} & c=d",
		system: "",
		model: "auto",
	});
});
