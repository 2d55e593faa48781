import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";
import OpenAI from "openai";
import { TEST_KEY, type TestEdge } from "./start-test-edge.ts";

/** What a program sees of one streamed answer. */
export interface Sight {
	text: string;
	error: string | null;
	tools: string[];
}

export const PROMPT = [{ role: "user" as const, content: "hi" }];
export const MODEL = "anthropic/one";

export function openaiClient(edge: TestEdge): OpenAI {
	return new OpenAI({ baseURL: `${edge.url}/v1`, apiKey: TEST_KEY, maxRetries: 0 });
}

async function look(read: (sight: Sight) => Promise<void>): Promise<Sight> {
	const sight: Sight = { text: "", error: null, tools: [] };
	try {
		await read(sight);
	} catch (error) {
		sight.error = String(error);
	}
	return sight;
}

/** The ways in which programs read a stream. */
export const CLIENTS: Readonly<Record<string, (edge: TestEdge) => Promise<Sight>>> = {
	"openai iterator": (edge) =>
		look(async (sight) => {
			const stream = await openaiClient(edge).chat.completions.create({
				model: MODEL,
				messages: PROMPT,
				stream: true,
			});
			for await (const part of stream) {
				const delta = part.choices[0]?.delta;
				sight.text += delta?.content ?? "";
				for (const call of delta?.tool_calls ?? [])
					if (call.function?.name) sight.tools.push(call.function.name);
			}
		}),
	"openai helper": (edge) =>
		look(async (sight) => {
			const stream = openaiClient(edge).chat.completions.stream({ model: MODEL, messages: PROMPT });
			stream.on("content", (delta) => {
				sight.text += delta;
			});
			const done = await stream.finalChatCompletion();
			for (const call of done.choices[0]?.message.tool_calls ?? [])
				if (call.type === "function") sight.tools.push(call.function.name);
		}),
	"ai openai-compatible": (edge) =>
		look(async (sight) => {
			const provider = createOpenAICompatible({
				name: "sophia",
				baseURL: `${edge.url}/v1`,
				apiKey: TEST_KEY,
			});
			const result = streamText({
				model: provider(MODEL),
				prompt: "hi",
				maxRetries: 0,
				onError: () => undefined,
			});
			for await (const part of result.fullStream) {
				if (part.type === "text-delta") sight.text += part.text;
				if (part.type === "tool-call") sight.tools.push(part.toolName);
				if (part.type === "error") sight.error ??= String(part.error);
			}
		}),
};
