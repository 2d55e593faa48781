import type { DecisionRecord, SimulatedFigures, SimulatedFlow } from "../contract.ts";
import { viewRequest } from "./check-constraints.ts";
import { PICO_PER_USD } from "./expected-cost.ts";
import type { PreparedRanking } from "./prepare-ranking.ts";
import { type ScoredModel, scoreModel } from "./rank-candidates.ts";
import { selectBest } from "./select-best.ts";

const PICO_PER_NANO = 1000;
const MAX_LISTED = 50;

/** One decision before and after. */
export interface ComparedDecision {
	readonly id: string;
	readonly from: string;
	/** `null`: the draft allows no model. */
	readonly to: string | null;
	/** Expected figures, both as the draft counts them; `null` where the model is not known. */
	readonly before: ExpectedFigures | null;
	readonly after: ExpectedFigures | null;
}

/** What a model is expected to take for one request. */
export interface ExpectedFigures {
	readonly costPico: number;
	readonly p95Ms: number;
}

/**
 * Decides again under `draft`, a ranking on the decision's own frozen catalogue and measurements,
 * and compares with `baseline` (another ranking on the same) or, without one, with what was chosen.
 */
export function compareDecision(
	record: DecisionRecord,
	draft: PreparedRanking,
	baseline: PreparedRanking | null,
): ComparedDecision {
	const { features, decidedAtMs: atMs } = record;
	const after = selectBest(draft, { features, atMs, limit: 1 }).best[0];
	const from =
		baseline === null
			? record.chosen
			: (selectBest(baseline, { features, atMs, limit: 1 }).best[0]?.prepared.model.id ??
				record.chosen);
	const known = draft.models.find(({ model }) => model.id === from);
	const view = viewRequest(features, atMs);
	return {
		id: record.id,
		from,
		to: after?.prepared.model.id ?? null,
		before: known === undefined ? null : figuresOf(scoreModel(draft, known, view)),
		after: after === undefined ? null : figuresOf(after),
	};
}

function figuresOf({ expectedCostPico, p95Ms }: ScoredModel): ExpectedFigures {
	return { costPico: expectedCostPico, p95Ms };
}

/** Sums of a simulation. The order of the decisions does not matter. */
export interface SimulationSums {
	readonly compared: number;
	readonly moved: number;
	readonly movedShare: number | null;
	readonly refused: number;
	readonly before: SimulatedFigures;
	readonly after: SimulatedFigures;
	readonly flows: readonly SimulatedFlow[];
	readonly shares: readonly { modelId: string; before: number; after: number }[];
}

/** Adds up compared decisions; costs and latencies over those with a model before and after. */
export function sumDecisions(decisions: readonly ComparedDecision[]): SimulationSums {
	const moved = decisions.filter(({ from, to }) => from !== to);
	const paired = decisions.flatMap(({ before, after }) =>
		before === null || after === null ? [] : [{ before, after }],
	);
	const count = decisions.length;
	return {
		compared: count,
		moved: moved.length,
		movedShare: count === 0 ? null : moved.length / count,
		refused: moved.filter(({ to }) => to === null).length,
		before: sumFigures(paired.map(({ before }) => before)),
		after: sumFigures(paired.map(({ after }) => after)),
		flows: sumFlows(moved),
		shares: sumShares(decisions),
	};
}

function sumFigures(figures: readonly ExpectedFigures[]): SimulatedFigures {
	const pico = figures.reduce((sum, { costPico }) => sum + costPico, 0);
	const ms = figures.reduce((sum, { p95Ms }) => sum + p95Ms, 0);
	return {
		costNanos: Math.round(pico / PICO_PER_NANO),
		meanP95Ms: figures.length === 0 ? null : ms / figures.length,
	};
}

function sumFlows(moved: readonly ComparedDecision[]): SimulatedFlow[] {
	const flows = new Map<string, ComparedDecision[]>();
	for (const decision of moved) {
		const key = JSON.stringify([decision.from, decision.to]);
		flows.set(key, [...(flows.get(key) ?? []), decision]);
	}
	return [...flows.values()]
		.flatMap((own): SimulatedFlow[] => {
			const [first] = own;
			if (first === undefined) return [];
			const paired = own.flatMap(({ before, after }) =>
				before === null || after === null ? [] : [{ before, after }],
			);
			const before = sumFigures(paired.map((pair) => pair.before));
			const after = sumFigures(paired.map((pair) => pair.after));
			const isKnown = paired.length > 0;
			return [
				{
					from: first.from,
					to: first.to,
					count: own.length,
					costNanos: isKnown ? after.costNanos - before.costNanos : null,
					p95Ms: isKnown ? (after.meanP95Ms ?? 0) - (before.meanP95Ms ?? 0) : null,
					// The smallest id, so that the order of the decisions does not show.
					exampleId: own.reduce((least, { id }) => (id < least ? id : least), first.id),
				},
			];
		})
		.sort((a, b) => b.count - a.count || compareFlow(a, b))
		.slice(0, MAX_LISTED);
}

function compareFlow(a: SimulatedFlow, b: SimulatedFlow): number {
	const [left, right] = [`${a.from} ${a.to}`, `${b.from} ${b.to}`];
	return left < right ? -1 : left > right ? 1 : 0;
}

function sumShares(decisions: readonly ComparedDecision[]) {
	const counts = new Map<string, { before: number; after: number }>();
	const add = (modelId: string | null, side: "before" | "after") => {
		if (modelId === null) return;
		const count = counts.get(modelId) ?? { before: 0, after: 0 };
		count[side] += 1;
		counts.set(modelId, count);
	};
	for (const { from, to } of decisions) {
		add(from, "before");
		add(to, "after");
	}
	const total = Math.max(1, decisions.length);
	return [...counts]
		.map(([modelId, { before, after }]) => ({
			modelId,
			before: before / total,
			after: after / total,
		}))
		.sort((a, b) => b.before - a.before || b.after - a.after || (a.modelId < b.modelId ? -1 : 1))
		.slice(0, MAX_LISTED);
}

/** Dollars of an expected cost. */
export function toUsd(costPico: number): number {
	return costPico / PICO_PER_USD;
}
