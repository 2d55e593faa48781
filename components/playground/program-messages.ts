/** What of an image the code tells: a program puts its own bytes there. */
interface ImageType {
	readonly mediaType: string;
}

interface Said {
	readonly role: string;
	readonly content: string;
	readonly images: readonly ImageType[];
}

interface ProgramMessage {
	readonly role: string;
	readonly content: string | readonly object[];
}

/** What a model would be sent: the conversation so far and, last, what is being written. */
export function programMessages(given: {
	readonly messages: readonly Said[];
	/** Only where a conversation begins. */
	readonly system: string;
	readonly draft: string;
	/** Images that go with what is being written. */
	readonly images: readonly ImageType[];
}): readonly ProgramMessage[] {
	const { messages, system, draft, images } = given;
	const said = messages.filter(({ content }) => content !== "");
	const begin =
		said.length === 0 && system.trim() !== ""
			? [{ role: "system", content: system.trim(), images: [] }]
			: [];
	const isAnswered = said.at(-1)?.role === "assistant";
	// A call that ends with an answer asks nothing: without a new question the last one is asked again.
	const asked = draft.trim() === "" && isAnswered ? said.slice(0, -1) : said;
	const next = draft.trim() === "" ? [] : [{ role: "user", content: draft, images }];
	const all = [...begin, ...asked, ...next];
	return all.length === 0 ? [{ role: "user", content: "Hello" }] : all.map(toProgramMessage);
}

/** The bytes are left out: they would not fit on a command line. */
function toProgramMessage({ role, content, images }: Said): ProgramMessage {
	if (images.length === 0) return { role, content };
	const parts = images.map(({ mediaType }) => ({
		type: "image_url",
		image_url: { url: `data:${mediaType};base64,${IMAGE_MARK}` },
	}));
	return { role, content: [{ type: "text", text: content }, ...parts] };
}

/** Stands where an image's bytes belong. */
export const IMAGE_MARK = "YOUR_IMAGE";
