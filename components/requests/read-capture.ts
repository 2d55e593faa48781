import * as z from "zod/mini";

export interface CapturedMessage {
	readonly role: string;
	readonly text: string;
}

const contentSchema = z.union([
	z.string(),
	z.null(),
	z.array(z.looseObject({ type: z.string(), text: z.optional(z.string()) })),
]);
const requestSchema = z.looseObject({
	messages: z.array(z.looseObject({ role: z.string(), content: z.optional(contentSchema) })),
});
const chunkSchema = z.looseObject({
	choices: z.array(
		z.looseObject({
			message: z.optional(z.looseObject({ content: z.optional(z.nullable(z.string())) })),
			delta: z.optional(z.looseObject({ content: z.optional(z.nullable(z.string())) })),
		}),
	),
});

/** Reads captured bodies for people; what cannot be read stays visible in its raw form. */
export function readCapture(capture: { readonly request: string; readonly response: string }): {
	readonly messages: readonly CapturedMessage[];
} {
	const request = requestSchema.safeParse(parseJson(capture.request));
	const asked = request.success
		? request.data.messages.map(({ role, content }) => ({ role, text: textOf(content) }))
		: [];
	const answer = answerOf(capture.response);
	return { messages: answer === "" ? asked : [...asked, { role: "assistant", text: answer }] };
}

function textOf(content: z.infer<typeof contentSchema> | undefined): string {
	if (content === undefined || content === null) return "(no text)";
	if (typeof content === "string") return content;
	return content.map((part) => part.text ?? `[${part.type}]`).join("\n");
}

/** A whole answer, or the text of a stream's events put together. */
function answerOf(response: string): string {
	const whole = chunkSchema.safeParse(parseJson(response));
	if (whole.success) return contentOf(whole.data);
	if (!/^\s*(?:data:|:)/.test(response)) return response;
	return response
		.split("\n")
		.filter((line) => line.startsWith("data:"))
		.map((line) => chunkSchema.safeParse(parseJson(line.slice(5))))
		.map((chunk) => (chunk.success ? contentOf(chunk.data) : ""))
		.join("");
}

function contentOf(chunk: z.infer<typeof chunkSchema>): string {
	const choice = chunk.choices[0];
	return choice?.message?.content ?? choice?.delta?.content ?? "";
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Cut captures and streams are no JSON; the schemas say so.
		return undefined;
	}
}
