import type { RequestFeatures } from "../contract.ts";
import { findExclusion, type RequestView, viewRequest } from "./check-constraints.ts";
import type { PreparedModel, PreparedRanking } from "./prepare-ranking.ts";
import { compareScored, type ScoredModel, scoreModel } from "./rank-candidates.ts";
import { DAY_MS } from "./score-factors.ts";

/** The models that pass the constraints which many requests share, those with most points first. */
interface Shortlist {
	/** Between these times no model changes its age in days or expires. */
	readonly fromMs: number;
	readonly untilMs: number;
	readonly entries: readonly ShortlistEntry[];
	/** A request within both bounds fits every model. */
	readonly leastContextTokens: number;
	readonly leastCompletionTokens: number;
}

interface ShortlistEntry {
	readonly prepared: PreparedModel;
	/** Points without those of the cost, which depend on the size of the request. */
	readonly fixedPoints: number;
}

/** More kinds of requests than any caller mix shows; the bound is for the one that does. */
const MAX_SHORTLISTS = 64;
const shortlists = new WeakMap<PreparedRanking, Map<string, Shortlist>>();

/**
 * The best `limit` candidates in order and how many there are: the beginning of `rankAll`, found
 * without scoring the models whose cost points cannot bring them that far.
 */
export function selectBest(
	ranking: PreparedRanking,
	input: { features: RequestFeatures; atMs: number; limit: number },
): { best: ScoredModel[]; candidateCount: number } {
	const { features, atMs, limit } = input;
	const view = viewRequest(features, atMs);
	const shortlist = findShortlist(ranking, features, atMs);
	const fitsAll = fitsEvery(shortlist, view);
	const mostForCost = ranking.weights.cost;
	const best: ScoredModel[] = [];
	let candidateCount = 0;
	for (const { prepared, fixedPoints } of shortlist.entries) {
		const last = best.length === limit ? best[limit - 1] : undefined;
		const isTooFar = last !== undefined && fixedPoints + mostForCost < last.total;
		if (isTooFar && fitsAll) break;
		if (!fitsAll && findExclusion(prepared, view) !== null) continue;
		candidateCount += 1;
		if (!isTooFar) insertBest(best, scoreModel(ranking, prepared, view), limit);
	}
	return { best, candidateCount: fitsAll ? shortlist.entries.length : candidateCount };
}

/** True when the request's own size, breakers and bound of cost exclude nothing. */
function fitsEvery(shortlist: Shortlist, view: RequestView): boolean {
	const { maxCompletionTokens, maxCostUsd } = view.features;
	return (
		maxCostUsd === null &&
		view.openBreakers.size === 0 &&
		view.neededTokens <= shortlist.leastContextTokens &&
		(maxCompletionTokens === null || maxCompletionTokens <= shortlist.leastCompletionTokens)
	);
}

function findShortlist(
	ranking: PreparedRanking,
	features: RequestFeatures,
	atMs: number,
): Shortlist {
	let known = shortlists.get(ranking);
	if (known === undefined) {
		known = new Map();
		shortlists.set(ranking, known);
	}
	const { modalities, requiredParameters, allowedModels } = features;
	const key = JSON.stringify([modalities, requiredParameters, allowedModels]);
	let shortlist = known.get(key);
	if (shortlist === undefined || atMs < shortlist.fromMs || atMs >= shortlist.untilMs) {
		shortlist = buildShortlist(ranking, features, atMs);
		if (known.size >= MAX_SHORTLISTS) known.clear();
		known.set(key, shortlist);
	}
	return shortlist;
}

function buildShortlist(
	ranking: PreparedRanking,
	features: RequestFeatures,
	atMs: number,
): Shortlist {
	const smallest: RequestFeatures = {
		...features,
		promptTokens: 0,
		expectedCompletionTokens: 0,
		maxCompletionTokens: null,
		maxCostUsd: null,
		openBreakers: [],
	};
	const view = viewRequest(smallest, atMs);
	const entries: ShortlistEntry[] = [];
	let untilMs = (Math.floor(atMs / DAY_MS) + 1) * DAY_MS;
	let leastContextTokens = Number.POSITIVE_INFINITY;
	let leastCompletionTokens = Number.POSITIVE_INFINITY;
	for (const prepared of ranking.models) {
		if (findExclusion(prepared, view) !== null) continue;
		const { ageDays, total, cost } = scoreModel(ranking, prepared, view);
		entries.push({ prepared, fixedPoints: total - cost });
		const { createdMs, contextTokens, maxCompletionTokens } = prepared.model;
		leastContextTokens = Math.min(leastContextTokens, contextTokens);
		if (maxCompletionTokens !== null)
			leastCompletionTokens = Math.min(leastCompletionTokens, maxCompletionTokens);
		if (createdMs !== null && ageDays !== null)
			untilMs = Math.min(untilMs, createdMs + (ageDays + 1) * DAY_MS);
	}
	entries.sort((a, b) => b.fixedPoints - a.fixedPoints);
	return { fromMs: atMs, untilMs, entries, leastContextTokens, leastCompletionTokens };
}

function insertBest(best: ScoredModel[], scored: ScoredModel, limit: number): void {
	const last = best[best.length - 1];
	if (best.length === limit && last !== undefined && compareScored(last, scored) < 0) return;
	let index = best.length;
	for (; index > 0; index -= 1) {
		const above = best[index - 1];
		if (above === undefined || compareScored(above, scored) < 0) break;
	}
	best.splice(index, 0, scored);
	if (best.length > limit) best.pop();
}
