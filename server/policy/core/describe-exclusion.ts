import { assertNever } from "#server/platform/errors.ts";
import type { ExclusionExplanation, ExclusionReason, RequestFeatures } from "../contract.ts";
import { exclusionReasonSchema } from "../contract.ts";
import { boundedCostUsd, type RequestView, viewRequest } from "./check-constraints.ts";
import { formatCount, formatDate, formatUsd } from "./format-values.ts";
import type { PreparedModel, PreparedRanking } from "./prepare-ranking.ts";
import type { ExcludedModel } from "./rank-candidates.ts";
import { compareText } from "./statistics.ts";

/** Every excluded model with its reason in words, in the order of the funnel, then by id. */
export function describeExclusions(
	ranking: PreparedRanking,
	excluded: readonly ExcludedModel[],
	request: { features: RequestFeatures; atMs: number },
): ExclusionExplanation[] {
	const view = viewRequest(request.features, request.atMs);
	const order = exclusionReasonSchema.options;
	return excluded
		.map(({ prepared, reason }) => ({
			modelId: prepared.model.id,
			name: prepared.model.name,
			reason,
			detail: describeExclusion(ranking, prepared, { reason, view }),
		}))
		.sort(
			(a, b) =>
				order.indexOf(a.reason) - order.indexOf(b.reason) || compareText(a.modelId, b.modelId),
		);
}

function describeExclusion(
	ranking: PreparedRanking,
	prepared: PreparedModel,
	{ reason, view }: { reason: ExclusionReason; view: RequestView },
): string {
	const { model } = prepared;
	const { features } = view;
	switch (reason) {
		case "provider_not_allowed":
			return `provider ${model.author} is not among ${ranking.policy.config.allowedProviders.join(", ")}`;
		case "free_variant":
			return "free variants answer about 20 requests a minute and 50 a day, and the policy does not allow them";
		case "not_allowed_for_key":
			return "not among the models allowed to the caller's key";
		case "expired":
			return `answered until ${formatDate(model.expiresMs ?? 0)}`;
		case "modality_unsupported":
			return describeModality(prepared, features.modalities);
		case "parameter_unsupported":
			return `does not support ${missing(features.requiredParameters, prepared.parameters)}`;
		case "context_too_small":
			return `context ${formatCount(model.contextTokens)} < ${formatCount(view.neededTokens)} tokens needed`;
		case "completion_too_long":
			return `at most ${formatCount(model.maxCompletionTokens ?? 0)} output tokens < ${formatCount(features.maxCompletionTokens ?? 0)} asked for`;
		case "breaker_open":
			return "circuit breaker open: its recent calls failed";
		case "over_max_cost":
			return `up to ${formatUsd(boundedCostUsd(prepared, view))} > ${formatUsd(features.maxCostUsd ?? 0)} allowed by the caller`;
		default:
			return assertNever(reason);
	}
}

function describeModality(prepared: PreparedModel, needed: readonly string[]): string {
	if (prepared.producesTextOnly) return `takes no ${missing(needed, prepared.modalities)} input`;
	return `produces ${prepared.model.outputModalities.join(" and ")}: only chosen when it is pinned`;
}

function missing(needed: readonly string[], offered: ReadonlySet<string>): string {
	return needed.filter((name) => !offered.has(name)).join(", ");
}

const REFUSAL_WORDS: Readonly<Record<ExclusionReason, string>> = {
	provider_not_allowed: "from a provider that the policy does not allow",
	free_variant: "that are rate-limited free variants",
	not_allowed_for_key: "not allowed to this key",
	expired: "expired",
	modality_unsupported: "for other kinds of input or output",
	parameter_unsupported: "without a required parameter",
	context_too_small: "with too small a context window",
	completion_too_long: "with too low an output limit",
	breaker_open: "failing at the moment",
	over_max_cost: "over max_cost_usd",
};

/** Why nothing could be chosen, in one sentence for the caller. */
export function describeRefusal(exclusions: readonly ExclusionExplanation[]): string {
	if (exclusions.length === 0) return "No model fits the request: the catalogue is empty.";
	const counts = exclusionReasonSchema.options
		.map((reason) => ({ reason, group: exclusions.filter((entry) => entry.reason === reason) }))
		.filter(({ group }) => group.length > 0)
		.map(({ reason, group }) => {
			const example = reason === "provider_not_allowed" ? undefined : group[0];
			const detail = example === undefined ? "" : ` (${example.modelId}: ${example.detail})`;
			return `${group.length} ${REFUSAL_WORDS[reason]}${detail}`;
		});
	return `No model fits the request. Of ${exclusions.length} ${exclusions.length === 1 ? "model" : "models"}: ${counts.join("; ")}.`;
}
