import { type Directives, stripDirectives } from "./directives.ts";
import { generateInstance } from "./generate-instance.ts";
import type { ChatRequest, SimulatedTool } from "./read-chat-request.ts";

/** What the simulated model says, before it is cut into tokens. */
export type Answer =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "tool_call"; readonly tool: string; readonly arguments: string };

/** Composes the answer: a tool call, JSON for a schema, a follow-up on a tool result, or prose. */
export function composeAnswer(request: ChatRequest, directives: Directives): Answer {
	const asked = stripDirectives(lastText(request, "user"));
	if (directives.echo) return { kind: "text", text: asked };
	const tool = chooseTool(request, asked);
	if (tool !== null) {
		const value = generateInstance(tool.parameters, asked);
		return { kind: "tool_call", tool: tool.name, arguments: JSON.stringify(value) };
	}
	if (request.jsonSchema !== null) {
		return { kind: "text", text: composeJson(request.jsonSchema, asked) };
	}
	const last = request.messages.at(-1);
	if (last?.role === "tool") return { kind: "text", text: composeFollowUp(asked, last.text) };
	return { kind: "text", text: composeProse(request.model, asked) };
}

/** The thinking of a reasoning model, shown where the caller asked for it. */
export function composeReasoning(request: ChatRequest): string {
	const words = stripDirectives(lastText(request, "user")).split(/\s+/).filter(Boolean).length;
	return `Simulated reasoning: the request has ${words} words; I restate it, then answer in steps.`;
}

function chooseTool(request: ChatRequest, asked: string): SimulatedTool | null {
	const [first] = request.tools;
	const { toolChoice } = request;
	if (first === undefined || toolChoice === "none") return null;
	if (typeof toolChoice === "object") {
		return request.tools.find((tool) => tool.name === toolChoice.name) ?? null;
	}
	if (request.messages.at(-1)?.role === "tool") return null;
	if (toolChoice === "required") return first;
	const text = asked.toLowerCase();
	const named = request.tools.find((tool) => text.includes(tool.name.toLowerCase()));
	if (named !== undefined) return named;
	return /\b(use|call|invoke)\b[^.]*\btools?\b/.test(text) ? first : null;
}

function composeJson(schema: Readonly<Record<string, unknown>>, asked: string): string {
	const isFree = Object.keys(schema).length === 0;
	const value = isFree
		? { simulated: true, request: shorten(asked, 160) }
		: generateInstance(schema, asked);
	return JSON.stringify(value, null, 2);
}

function composeFollowUp(asked: string, result: string): string {
	return [
		"**Simulated answer.** The tool returned:",
		`> ${shorten(result, 300)}`,
		`With that, a real model would now answer “${shorten(asked, 160)}”.`,
	].join("\n\n");
}

function composeProse(modelId: string, asked: string): string {
	const topics = findTopics(asked);
	const subject = topics[0] ?? "the request";
	return [
		`**Simulated answer** from \`${modelId}\`: no real model was asked.`,
		`You asked: “${shorten(asked, 200)}”`,
		describeRequest(asked, topics),
		[
			`1. **Start from the goal.** Say what a good result for ${subject} looks like, and by when.`,
			`2. **Collect the facts.** List what is known about ${joinWords(topics) || subject}, and what is a guess.`,
			"3. **Choose and check.** Take the smallest step that can prove the idea wrong, then decide.",
		].join("\n"),
		...(/\b(code|function|script|typescript|python|sql)\b/i.test(asked) ? [CODE_SAMPLE] : []),
		"_Connect a real provider under Settings to replace the simulator._",
	].join("\n\n");
}

const CODE_SAMPLE = [
	"```ts",
	"// A placeholder: the simulator writes the same lines for every request for code.",
	"export function greet(name: string): string {",
	'\treturn "Hello, " + name + ".";',
	"}",
	"```",
].join("\n");

function describeRequest(asked: string, topics: readonly string[]): string {
	const words = asked.split(/\s+/).filter(Boolean).length;
	const kind = asked.trimEnd().endsWith("?") ? "a question" : "a task";
	const about = topics.length === 0 ? "" : `, mostly about ${joinWords(topics)}`;
	return `It reads as ${kind} of ${words} ${words === 1 ? "word" : "words"}${about}. A real model would work through it like this:`;
}

/** The longest distinct words, in order of appearance: enough to make the answer fit the request. */
function findTopics(asked: string): string[] {
	const words = new Set(asked.slice(0, 4_000).match(/\p{L}{5,}/gu) ?? []);
	const longest = [...words].sort((a, b) => b.length - a.length).slice(0, 3);
	return [...words].filter((word) => longest.includes(word));
}

function joinWords(words: readonly string[]): string {
	if (words.length < 2) return words.map((word) => `*${word}*`).join("");
	const marked = words.map((word) => `*${word}*`);
	return `${marked.slice(0, -1).join(", ")} and ${marked.at(-1)}`;
}

function shorten(text: string, maxLength: number): string {
	const line = text.replace(/\s+/g, " ").trim();
	return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1).trimEnd()}…`;
}

function lastText(request: ChatRequest, role: string): string {
	return request.messages.findLast((message) => message.role === role)?.text ?? "";
}
