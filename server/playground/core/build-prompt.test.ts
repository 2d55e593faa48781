import { expect, test } from "vitest";
import { makeMessage } from "../testing/make-message.ts";
import { buildPrompt, titleOf } from "./build-prompt.ts";

test("a partial answer is part of the prompt, an answer without a word is not", () => {
	const history = [
		makeMessage({ role: "system", content: "Be brief." }),
		makeMessage({ role: "user", content: "One?" }),
		makeMessage({ role: "assistant", content: "", status: "failed" }),
		makeMessage({ role: "user", content: "Two?" }),
		makeMessage({ role: "assistant", content: "Well,", status: "stopped" }),
	];
	const prompt = buildPrompt(history, new Map());
	expect(prompt).toEqual([
		{ role: "system", content: "Be brief." },
		{ role: "user", content: "One?" },
		{ role: "user", content: "Two?" },
		{ role: "assistant", content: "Well," },
	]);
});

test("a title is one line, cut between words", () => {
	expect(titleOf("  Say\n hello ")).toBe("Say hello");
	const long = titleOf(
		"a very long question about the weather in several places of the world today",
	);
	expect(long).toBe("a very long question about the weather in several places of…");
	expect(titleOf("x".repeat(90))).toBe(`${"x".repeat(60)}…`);
});
