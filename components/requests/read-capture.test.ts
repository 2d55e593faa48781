import { expect, test } from "vitest";
import { readCapture } from "./read-capture.ts";

const REQUEST = JSON.stringify({
	messages: [
		{ role: "system", content: "Be brief." },
		{
			role: "user",
			content: [
				{ type: "text", text: "Look" },
				{ type: "image_url", image_url: {} },
			],
		},
	],
});

test("puts the text of a stream's events together", () => {
	const response =
		': note\n\ndata: {"choices":[{"delta":{"content":"Hel"}}]}\n\ndata: {"choices":[{"delta":{"content":"lo"}}]}\n\ndata: [DONE]\n';
	expect(readCapture({ request: REQUEST, response }).messages).toEqual([
		{ role: "system", text: "Be brief." },
		{ role: "user", text: "Look\n[image_url]" },
		{ role: "assistant", text: "Hello" },
	]);
});

test("reads an answer that was not streamed", () => {
	const response = JSON.stringify({ choices: [{ message: { content: "Hello" } }] });
	expect(readCapture({ request: "{}", response }).messages).toEqual([
		{ role: "assistant", text: "Hello" },
	]);
});

test("a request that was cut is no reason to fail", () => {
	expect(readCapture({ request: '{"messages":[{"ro', response: "plain text" }).messages).toEqual([
		{ role: "assistant", text: "plain text" },
	]);
});
