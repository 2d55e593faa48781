import type { ExclusionReason, RequestFeatures } from "../contract.ts";
import { effectivePrice, PICO_PER_USD, requestCostPico } from "./expected-cost.ts";
import type { PreparedModel } from "./prepare-ranking.ts";
import { DAY_MS } from "./score-factors.ts";

/** A request at the moment of its decision, with what every model is compared against. */
export interface RequestView {
	readonly features: RequestFeatures;
	readonly atMs: number;
	/** Tokens that must fit into the context window: the prompt and the answer. */
	readonly neededTokens: number;
	/** Output tokens of the dearest answer that the caller allows, over all its choices. */
	readonly boundedCompletionTokens: number;
	readonly allowedModels: ReadonlySet<string> | null;
	readonly openBreakers: ReadonlySet<string>;
}

/** Derives once per decision what the constraints of every model need. */
export function viewRequest(features: RequestFeatures, atMs: number): RequestView {
	const { maxCompletionTokens, expectedCompletionTokens } = features;
	return {
		features,
		atMs,
		neededTokens: features.promptTokens + (maxCompletionTokens ?? expectedCompletionTokens),
		boundedCompletionTokens: Math.max(maxCompletionTokens ?? 0, expectedCompletionTokens),
		allowedModels: features.allowedModels === null ? null : new Set(features.allowedModels),
		openBreakers: new Set(features.openBreakers),
	};
}

/** True from the day after the last day on which the model answers, in UTC. */
export function isExpired(expiresMs: number | null, atMs: number): boolean {
	return expiresMs !== null && Math.floor(atMs / DAY_MS) > Math.floor(expiresMs / DAY_MS);
}

/** Dollars of the dearest answer that the caller's own bound allows. */
export function boundedCostUsd(prepared: PreparedModel, view: RequestView): number {
	const { promptTokens } = view.features;
	const price = effectivePrice(prepared.model, view.atMs, promptTokens);
	return requestCostPico(price, promptTokens, view.boundedCompletionTokens) / PICO_PER_USD;
}

/** The first constraint that a model fails, in the order of the funnel; `null`: it may be chosen. */
export function findExclusion(prepared: PreparedModel, view: RequestView): ExclusionReason | null {
	const { model } = prepared;
	const { features } = view;
	if (!prepared.isProviderAllowed) return "provider_not_allowed";
	if (prepared.isBarredVariant) return "free_variant";
	if (view.allowedModels !== null && !view.allowedModels.has(model.id))
		return "not_allowed_for_key";
	if (isExpired(model.expiresMs, view.atMs)) return "expired";
	if (!prepared.producesTextOnly) return "modality_unsupported";
	for (const modality of features.modalities)
		if (!prepared.modalities.has(modality)) return "modality_unsupported";
	for (const parameter of features.requiredParameters)
		if (!prepared.parameters.has(parameter)) return "parameter_unsupported";
	if (view.neededTokens > model.contextTokens) return "context_too_small";
	if (
		features.maxCompletionTokens !== null &&
		model.maxCompletionTokens !== null &&
		features.maxCompletionTokens > model.maxCompletionTokens
	)
		return "completion_too_long";
	if (view.openBreakers.size > 0 && view.openBreakers.has(model.id)) return "breaker_open";
	if (features.maxCostUsd !== null && boundedCostUsd(prepared, view) > features.maxCostUsd)
		return "over_max_cost";
	return null;
}
