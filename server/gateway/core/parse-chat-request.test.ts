import { expect, test } from "vitest";
import { parseChatRequest } from "./parse-chat-request.ts";

function parse(fields: object) {
	const messages = [{ role: "user", content: "hello" }];
	return parseChatRequest(Buffer.from(JSON.stringify({ messages, ...fields })), () => 7);
}

test.each([
	["auto", "default"],
	["auto:fast", "fast"],
	["auto:quality", "quality"],
	["openai/sim-flash", null],
])("%s asks for the preset %s", (model, autoPreset) => {
	expect(parse({ model })).toMatchObject({ modelAsked: model, autoPreset });
});

test.each(["auto:cheap", "auto:", "auto:FAST"])(
	"%s is no preset: the valid ones are named",
	(model) => {
		const refused = parse({ model });
		expect(refused).toMatchObject({ status: 404, code: "model_not_found", param: "model" });
		expect(refused).toHaveProperty(
			"message",
			`there is no preset "${model}": use "auto", "auto:fast", "auto:quality", or the id of a model`,
		);
	},
);
