import type { Preset, RequestFeatures } from "#server/policy/contract.ts";
import type { ChatRequest } from "./parse-chat-request.ts";

/** What the request alone cannot say: the caller's limits and the state of the gateway. */
export interface FeatureContext {
	readonly defaultPreset: Preset;
	readonly allowedModels: readonly string[] | null;
	readonly openBreakers: readonly string[];
}

/** Expected length of an answer whose caller set no bound, in tokens. */
export const EXPECTED_COMPLETION_TOKENS = 500;

/** Everything of a request that the decision may depend on. */
export function extractFeatures(request: ChatRequest, context: FeatureContext): RequestFeatures {
	const { autoPreset, sophia, maxCompletionTokens } = request;
	const named = autoPreset === "default" ? null : autoPreset;
	const perChoice = Math.min(
		maxCompletionTokens ?? EXPECTED_COMPLETION_TOKENS,
		EXPECTED_COMPLETION_TOKENS,
	);
	return {
		preset: sophia.preset ?? named ?? context.defaultPreset,
		promptTokens: request.prompt.tokens,
		expectedCompletionTokens: perChoice * request.choiceCount,
		maxCompletionTokens,
		requiredParameters: [...request.prompt.requiredParameters],
		modalities: [...request.prompt.modalities],
		maxCostUsd: sophia.maxCostUsd,
		allowedModels: context.allowedModels === null ? null : [...context.allowedModels],
		openBreakers: [...context.openBreakers],
	};
}
