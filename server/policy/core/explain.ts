import type { CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import { assert } from "#server/platform/errors.ts";
import {
	type DecisionExplanation,
	type DecisionRecord,
	type ExclusionReason,
	exclusionReasonSchema,
	FACTORS,
	type Factor,
	type PolicyVersion,
	type Weights,
} from "../contract.ts";
import { viewRequest } from "./check-constraints.ts";
import { decidePrepared } from "./decide.ts";
import { describeExclusions } from "./describe-exclusion.ts";
import { describeTieBreak } from "./describe-reasoning.ts";
import { explainCandidates } from "./explain-candidates.ts";
import { explainFlips } from "./explain-flips.ts";
import { formatFinePoints } from "./format-values.ts";
import { prepareRanking } from "./prepare-ranking.ts";
import { rankAll, type ScoredModel } from "./rank-candidates.ts";
import { MICRO } from "./resolve-weights.ts";

/** Others that are compared with the chosen model, besides the one that was asked about. */
const COMPARED_OTHERS = 20;

const STEP_WORDS: Readonly<Record<ExclusionReason, string>> = {
	provider_not_allowed: "from an allowed provider",
	free_variant: "not a rate-limited free variant",
	not_allowed_for_key: "allowed to the caller's key",
	expired: "not expired",
	modality_unsupported: "takes the input and answers in text",
	parameter_unsupported: "supports the required parameters",
	context_too_small: "context is large enough",
	completion_too_long: "output limit is high enough",
	breaker_open: "circuit breaker closed",
	over_max_cost: "within the caller's max_cost_usd",
};

/** Recomputes a decision from its snapshots and says whether it comes out as recorded. */
export function explain(input: {
	record: DecisionRecord;
	catalog: CatalogSnapshot;
	health: HealthSnapshot;
	policy: PolicyVersion;
	versus?: string;
}): DecisionExplanation {
	const { record, catalog, health, policy, versus } = input;
	assert(catalog.number === record.catalogNumber, "catalogue snapshot of another decision");
	assert(health.number === record.healthNumber, "health snapshot of another decision");
	assert(policy.number === record.policyNumber, "policy version of another decision");
	const { features, decidedAtMs, id, requestId } = record;
	const ranking = prepareRanking({ catalog, health, policy, preset: features.preset });
	const { scored, excluded } = rankAll(ranking, features, decidedAtMs);
	const again = decidePrepared(ranking, { features, nowMs: decidedAtMs, id, requestId });
	const view = viewRequest(features, decidedAtMs);
	const compared = selectCompared(scored, record.chosen, versus);
	const tokens = Math.max(1, features.promptTokens + features.expectedCompletionTokens);
	return {
		record,
		latencyMetric: policy.config.latencyMetric,
		presetWeights: mapFactors((factor) => ranking.weights[factor] / MICRO),
		funnel: buildFunnel(
			catalog.models.length,
			excluded.map(({ reason }) => reason),
		),
		candidates: explainCandidates(ranking, scored, view),
		exclusions: describeExclusions(ranking, excluded, { features, atMs: decidedAtMs }),
		whyNot: compared.map(({ chosen, other }) => explainWhyNot(chosen, other)),
		flips: compared.flatMap(({ chosen, other }) =>
			explainFlips({ ranking, chosen, other, tokens }),
		),
		matchesRecord: "record" in again && isSameRecord(again.record, record),
	};
}

function selectCompared(
	scored: readonly ScoredModel[],
	chosenId: string,
	versus: string | undefined,
): { chosen: ScoredModel; other: ScoredModel }[] {
	const chosen = scored.find(({ prepared }) => prepared.model.id === chosenId);
	if (chosen === undefined) return [];
	return scored
		.filter((other) => other !== chosen)
		.filter((other, index) => index < COMPARED_OTHERS || other.prepared.model.id === versus)
		.map((other) => ({ chosen, other }));
}

function buildFunnel(
	total: number,
	reasons: readonly ExclusionReason[],
): { step: string; remaining: number }[] {
	let remaining = total;
	const steps = exclusionReasonSchema.options.map((step) => {
		remaining -= reasons.filter((reason) => reason === step).length;
		return { step: STEP_WORDS[step], remaining };
	});
	return [{ step: "in the catalogue", remaining: total }, ...steps];
}

function explainWhyNot(chosen: ScoredModel, other: ScoredModel) {
	return {
		modelId: other.prepared.model.id,
		differences: mapFactors((factor) => (chosen[factor] - other[factor]) / MICRO),
		sentence: describeWhyNot(chosen, other),
	};
}

function describeWhyNot(chosen: ScoredModel, other: ScoredModel): string {
	const gaps = FACTORS.map((factor) => ({ factor, micro: chosen[factor] - other[factor] }));
	const behind = gaps.filter(({ micro }) => micro > 0).map(describeGap);
	const ahead = gaps.filter(({ micro }) => micro < 0).map(describeGap);
	const { id } = other.prepared.model;
	const gap = chosen.total - other.total;
	const but = ahead.length > 0 ? `, though ahead by ${ahead.join(" and ")}` : "";
	if (gap > 0)
		return `${id} has ${formatFinePoints(gap)} points less: behind by ${behind.join(" and ")}${but}.`;
	if (gap < 0) return `${id} scores higher when computed again: the record does not match.`;
	const where = behind.length > 0 ? `, behind by ${behind.join(" and ")}${but}` : "";
	return `${id} is level in points${where}; ${chosen.prepared.model.id} is ${describeTieBreak(chosen, other)}.`;
}

function describeGap({ factor, micro }: { factor: Factor; micro: number }): string {
	return `${formatFinePoints(Math.abs(micro))} on ${factor}`;
}

function mapFactors(read: (factor: Factor) => number): Weights {
	return {
		freshness: read("freshness"),
		latency: read("latency"),
		quality: read("quality"),
		cost: read("cost"),
	};
}

function isSameRecord(a: DecisionRecord, b: DecisionRecord): boolean {
	return (
		a.scorerVersion === b.scorerVersion &&
		a.chosen === b.chosen &&
		a.score === b.score &&
		a.margin === b.margin &&
		a.candidateCount === b.candidateCount &&
		a.reasoning === b.reasoning &&
		a.alternatives.length === b.alternatives.length &&
		a.alternatives.every((id, index) => id === b.alternatives[index])
	);
}
