import { expect, test } from "vitest";
import { programMessages } from "./program-messages.ts";

const user = (content: string) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });
const NO_IMAGES = { images: [] };
const said = (...messages: ReturnType<typeof user>[]) =>
	messages.map((message) => ({ ...message, ...NO_IMAGES }));

test("a new conversation begins with its system prompt and ends with what is being written", () => {
	expect(
		programMessages({ messages: [], system: " Be brief. ", draft: "Why?", ...NO_IMAGES }),
	).toEqual([{ role: "system", content: "Be brief." }, user("Why?")]);
});

test("a running one is told in full; failed answers without a word are left out", () => {
	const messages = said(user("a"), assistant(""), user("b"), assistant("c"));
	expect(programMessages({ messages, system: "ignored", draft: "d", ...NO_IMAGES })).toEqual([
		user("a"),
		user("b"),
		assistant("c"),
		user("d"),
	]);
});

test("without a new question the last one is asked again; with nothing at all there is a greeting", () => {
	const messages = said(user("a"), assistant("b"));
	expect(programMessages({ messages, system: "", draft: " ", ...NO_IMAGES })).toEqual([user("a")]);
	expect(programMessages({ messages: [], system: "", draft: "", ...NO_IMAGES })).toEqual([
		user("Hello"),
	]);
});

test("images have their place, of the conversation and of what is being written", () => {
	const image = { mediaType: "image/png" } as const;
	const messages = [{ ...user("a"), images: [image] }, ...said(assistant("b"))];
	const place = { type: "image_url", image_url: { url: "data:image/png;base64,YOUR_IMAGE" } };
	expect(programMessages({ messages, system: "", draft: "c", images: [image, image] })).toEqual([
		{ role: "user", content: [{ type: "text", text: "a" }, place] },
		assistant("b"),
		{ role: "user", content: [{ type: "text", text: "c" }, place, place] },
	]);
});
