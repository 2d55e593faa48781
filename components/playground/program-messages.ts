import type { PlaygroundMessage } from "#server/playground/contract.ts";

/** What a model would be sent: the conversation so far and, last, what is being written. */
export function programMessages(given: {
	readonly messages: readonly Pick<PlaygroundMessage, "role" | "content">[];
	/** Only where a conversation begins. */
	readonly system: string;
	readonly draft: string;
}): readonly { readonly role: string; readonly content: string }[] {
	const { messages, system, draft } = given;
	const said = messages
		.filter(({ content }) => content !== "")
		.map(({ role, content }) => ({ role, content }));
	const begin =
		said.length === 0 && system.trim() !== "" ? [{ role: "system", content: system.trim() }] : [];
	const isAnswered = said.at(-1)?.role === "assistant";
	// A call that ends with an answer asks nothing: without a new question the last one is asked again.
	const asked = draft.trim() === "" && isAnswered ? said.slice(0, -1) : said;
	const next = draft.trim() === "" ? [] : [{ role: "user", content: draft }];
	const all = [...begin, ...asked, ...next];
	return all.length === 0 ? [{ role: "user", content: "Hello" }] : all;
}
