import type { Preset } from "#server/policy/contract.ts";
import { parseSophiaOptions, type SophiaOptions } from "./parse-sophia-options.ts";
import { type ChatFields, readModalities, readRequiredParameters } from "./read-prompt.ts";
import { invalidRequest, isProblem, type RequestProblem } from "./request-problem.ts";
import { layOutRequest, type RequestLayout } from "./splice-request.ts";

/** What the decision needs to know of the prompt. */
export interface PromptFacts {
	/** Estimated. */
	readonly tokens: number;
	readonly modalities: readonly string[];
	readonly requiredParameters: readonly string[];
}

/** Estimates the tokens of a body's prompt. */
export type EstimatePrompt = (fields: ChatFields) => number;

/** A chat request as the gateway needs to know it; the body itself travels as bytes. */
export interface ChatRequest {
	readonly layout: RequestLayout;
	readonly prompt: PromptFacts;
	readonly modelAsked: string;
	/** `null`: a pinned model. */
	readonly autoPreset: Preset | "default" | null;
	readonly stream: boolean;
	/** The client asked for the chunk that holds only usage. */
	readonly wantsUsage: boolean;
	/** Choices asked for (`n`). */
	readonly choiceCount: number;
	readonly maxCompletionTokens: number | null;
	readonly sophia: SophiaOptions;
}

/** Names that let the policy choose. */
export const AUTO_MODELS: ReadonlyMap<string, Preset | "default"> = new Map([
	["auto", "default"],
	["auto:fast", "fast"],
	["auto:quality", "quality"],
]);

const MAX_CHOICES = 128;

function isFields(value: unknown): value is ChatFields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPositiveInteger(value: unknown): value is number {
	return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

/** Wrapped, since a body may itself hold a key named `problem`. */
function parseJson(body: Buffer): { readonly fields: ChatFields } | RequestProblem {
	try {
		const parsed: unknown = JSON.parse(body.toString("utf8"));
		if (isFields(parsed)) return { fields: parsed };
		return invalidRequest("the body must be a JSON object", null);
	} catch (error) {
		const reason = error instanceof Error ? error.message.slice(0, 200) : "syntax error";
		return invalidRequest(`the body is not valid JSON: ${reason}`, null);
	}
}

function unknownPreset(model: string): RequestProblem {
	const valid = [...AUTO_MODELS.keys()].map((name) => `"${name}"`).join(", ");
	const message = `there is no preset "${model}": use ${valid}, or the id of a model`;
	return { ...invalidRequest(message, "model"), status: 404, code: "model_not_found" };
}

function checkMessages(messages: unknown): RequestProblem | null {
	if (!Array.isArray(messages) || messages.length === 0)
		return invalidRequest('"messages" must be a list with at least one message', "messages");
	for (let position = 0; position < messages.length; position++) {
		const message: unknown = messages[position];
		if (isFields(message) && typeof message.role === "string") continue;
		return invalidRequest(
			`"messages[${position}]" must be an object with a "role"`,
			`messages[${position}]`,
		);
	}
	return null;
}

/** The lower of the two names under which clients state the bound; both are in use. */
function readMaxTokens(fields: ChatFields): number | null | RequestProblem {
	let bound: number | null = null;
	for (const name of ["max_completion_tokens", "max_tokens"]) {
		const value = fields[name];
		if (value === undefined || value === null) continue;
		if (!isPositiveInteger(value))
			return invalidRequest(`"${name}" must be a whole number above 0`, name);
		bound = bound === null ? value : Math.min(bound, value);
	}
	return bound;
}

function checkStream(fields: ChatFields): RequestProblem | null {
	const { stream, stream_options: options } = fields;
	if (stream !== undefined && stream !== null && typeof stream !== "boolean")
		return invalidRequest('"stream" must be true or false', "stream");
	if (options === undefined || options === null) return null;
	if (!isFields(options))
		return invalidRequest('"stream_options" must be an object', "stream_options");
	if (stream !== true)
		return invalidRequest('"stream_options" needs "stream": true', "stream_options");
	return null;
}

/** Reads a chat request from its bytes, or returns the refusal that names the fault. */
export function parseChatRequest(
	body: Buffer,
	estimate: EstimatePrompt,
): ChatRequest | RequestProblem {
	const layout = layOutRequest(body);
	if (isProblem(layout)) return layout;
	const parsed = parseJson(body);
	if (isProblem(parsed)) return parsed;
	const { fields } = parsed;
	const { model } = fields;
	if (typeof model !== "string" || model === "" || model.length > 256)
		return invalidRequest('"model" must be a model id or "auto"', "model");
	if (model.startsWith("auto:") && !AUTO_MODELS.has(model)) return unknownPreset(model);
	const problem = checkMessages(fields.messages) ?? checkStream(fields);
	if (problem) return problem;
	const maxCompletionTokens = readMaxTokens(fields);
	if (typeof maxCompletionTokens === "object" && maxCompletionTokens !== null)
		return maxCompletionTokens;
	const choices = fields.n ?? 1;
	if (!isPositiveInteger(choices) || choices > MAX_CHOICES)
		return invalidRequest(`"n" must be a whole number from 1 to ${MAX_CHOICES}`, "n");
	const sophia = parseSophiaOptions(fields.sophia);
	if (isProblem(sophia)) return sophia;
	const options = fields.stream_options;
	return {
		layout,
		prompt: {
			tokens: estimate(fields),
			modalities: readModalities(fields.messages),
			requiredParameters: readRequiredParameters(fields),
		},
		modelAsked: model,
		autoPreset: AUTO_MODELS.get(model) ?? null,
		stream: fields.stream === true,
		wantsUsage: isFields(options) && options.include_usage === true,
		choiceCount: choices,
		maxCompletionTokens,
		sophia,
	};
}
