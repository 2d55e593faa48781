import { expect, test } from "vitest";
import { programMessages } from "./program-messages.ts";

const user = (content: string) => ({ role: "user", content }) as const;
const assistant = (content: string) => ({ role: "assistant", content }) as const;

test("a new conversation begins with its system prompt and ends with what is being written", () => {
	expect(programMessages({ messages: [], system: " Be brief. ", draft: "Why?" })).toEqual([
		{ role: "system", content: "Be brief." },
		user("Why?"),
	]);
});

test("a running one is told in full; failed answers without a word are left out", () => {
	const messages = [user("a"), assistant(""), user("b"), assistant("c")];
	expect(programMessages({ messages, system: "ignored", draft: "d" })).toEqual([
		user("a"),
		user("b"),
		assistant("c"),
		user("d"),
	]);
});

test("without a new question the last one is asked again; with nothing at all there is a greeting", () => {
	const messages = [user("a"), assistant("b")];
	expect(programMessages({ messages, system: "", draft: " " })).toEqual([user("a")]);
	expect(programMessages({ messages: [], system: "", draft: "" })).toEqual([user("Hello")]);
});
