import type { DecisionRecord, RegretDay } from "../contract.ts";
import { viewRequest } from "./check-constraints.ts";
import type { PreparedRanking } from "./prepare-ranking.ts";
import { scoreModel } from "./rank-candidates.ts";
import { MICRO } from "./resolve-weights.ts";
import { selectBest } from "./select-best.ts";

/** Ids of a day that a list can be asked for in one address. */
const MAX_LISTED = 40;

/** How a decision looks with what was known later. */
export interface Regret {
	readonly id: string;
	/** Points that the chosen model lies behind the best one; 0 where it leads. */
	readonly points: number;
	readonly isOtherFirst: boolean;
}

/** The ranking without models that the decision could not have chosen, since nobody knew them. */
export function keepKnown(later: PreparedRanking, known: ReadonlySet<string>): PreparedRanking {
	return { ...later, models: later.models.filter(({ model }) => known.has(model.id)) };
}

/**
 * Ranks a decision's request again on later knowledge, at the decision's own time, and says how far
 * behind the chosen model lies. `null`: nothing to compare with, because the model is gone. What
 * another model would have answered is not known, so this is about points and nothing else.
 */
export function measureRegret(record: DecisionRecord, later: PreparedRanking): Regret | null {
	const { id, features, decidedAtMs: atMs, chosen } = record;
	const own = later.models.find(({ model }) => model.id === chosen);
	const best = selectBest(later, { features, atMs, limit: 1 }).best[0];
	if (own === undefined || best === undefined) return null;
	const { total } = scoreModel(later, own, viewRequest(features, atMs));
	return {
		id,
		points: Math.max(0, best.total - total) / MICRO,
		isOtherFirst: best.prepared.model.id !== chosen,
	};
}

/** Adds up the decisions of a day. */
export function sumRegrets(
	regrets: readonly Regret[],
): Pick<RegretDay, "compared" | "meanPoints" | "otherFirst" | "regretted"> {
	const others = regrets.filter(({ isOtherFirst }) => isOtherFirst);
	const points = regrets.reduce((sum, regret) => sum + regret.points, 0);
	return {
		compared: regrets.length,
		meanPoints: regrets.length === 0 ? null : points / regrets.length,
		otherFirst: others.length,
		regretted: others
			.toSorted((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1))
			.slice(0, MAX_LISTED)
			.map(({ id }) => id),
	};
}
