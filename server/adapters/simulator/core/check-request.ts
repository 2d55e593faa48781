import { isKnownFault, KNOWN_FAULTS } from "./build-reply.ts";
import { estimateTokens } from "./count-tokens.ts";
import type { Directives } from "./directives.ts";
import type { ChatRequest } from "./read-chat-request.ts";
import type { SimulatedModel } from "./simulated-model.ts";
import { findSimulatedModel } from "./simulated-models.ts";
import { isExpired } from "./wire-catalog.ts";
import { type WireError, writeError } from "./wire-error.ts";

/** Prompt tokens that OpenRouter's providers typically count for one image. */
const IMAGE_TOKENS = 765;
const TOKENS_PER_MESSAGE = 4;

const MODALITY_OF_PART: Readonly<Record<string, string>> = {
	image_url: "image",
	file: "file",
	input_audio: "audio",
	video_url: "video",
};

export type CheckedRequest =
	| { readonly ok: true; readonly model: SimulatedModel; readonly promptTokens: number }
	| { readonly ok: false; readonly error: WireError };

/** Finds the model and refuses what OpenRouter would refuse, with its words. */
export function checkRequest(request: ChatRequest, directives: Directives): CheckedRequest {
	const fault = directives.fault?.kind;
	if (fault !== undefined && !isKnownFault(fault)) {
		const message = `unknown simulated fault "${fault}"; known: ${KNOWN_FAULTS.join(", ")}`;
		return refuse(400, message, "invalid_request");
	}
	const model = findSimulatedModel(request.model);
	if (model === null) {
		return refuse(400, `${request.model} is not a valid model ID`, "invalid_request");
	}
	if (isExpired(model)) {
		return refuse(404, `No endpoints found for ${model.id}.`, "not_found");
	}
	for (const part of request.partTypes) {
		const modality = MODALITY_OF_PART[part];
		if (modality !== undefined && !model.inputModalities.includes(modality)) {
			return refuse(404, `No endpoints found that support ${modality} input`, "not_found");
		}
	}
	if (request.requiresParameters) {
		const missing = ["tools", "response_format", "reasoning", "seed"].find(
			(name) => request.parameters.includes(name) && !model.parameters.includes(name),
		);
		if (missing !== undefined) {
			return refuse(404, `No endpoints found that support ${missing}`, "not_found");
		}
	}
	return checkContext(request, model);
}

function checkContext(request: ChatRequest, model: SimulatedModel): CheckedRequest {
	const promptTokens = countPromptTokens(request);
	const needed = promptTokens + (request.maxTokens ?? 0);
	if (needed > model.contextTokens) {
		const message =
			`This endpoint's maximum context length is ${model.contextTokens} tokens. ` +
			`However, you requested about ${needed} tokens.`;
		return refuse(400, message, "context_length_exceeded");
	}
	return { ok: true, model, promptTokens };
}

function countPromptTokens(request: ChatRequest): number {
	let tokens = request.messages.length * TOKENS_PER_MESSAGE;
	for (const message of request.messages) tokens += estimateTokens(message.text);
	for (const part of request.partTypes) if (part in MODALITY_OF_PART) tokens += IMAGE_TOKENS;
	return tokens;
}

function refuse(status: number, message: string, errorType: string): CheckedRequest {
	return { ok: false, error: writeError(status, message, errorType) };
}
