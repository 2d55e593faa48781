import { type Span, toWindow } from "#server/lists/index.ts";
import { AppError } from "#server/platform/errors.ts";
import type {
	DecisionRecord,
	PolicySimulation,
	PolicyVersion,
	SimulatePolicyInput,
} from "./contract.ts";
import { type ComparedDecision, compareDecision, sumDecisions } from "./core/simulate-decisions.ts";
import { type WalkDeps, walkDecisions } from "./walk-decisions.ts";

const MAX_RANGE_MS = 7 * 86_400_000;

/** The decisions to look at, drawn evenly from all of the range. */
export interface DecisionSample {
	readonly records: readonly DecisionRecord[];
	readonly total: number;
	readonly totalComplete: boolean;
	readonly simulated: boolean;
}

/** Refuses ranges beyond what a simulation looks at. */
export function requireSimulationRange({ sinceMs, untilMs }: Span): void {
	// A calendar day of a change of the clocks is an hour longer.
	if (untilMs - sinceMs <= MAX_RANGE_MS + 3_600_000) return;
	throw new AppError("invalid_input", "a simulation looks at 7 days at most", { param: "range" });
}

/** What a draft would have done with stored decisions, each on its own frozen inputs. */
export async function simulatePolicy(
	deps: WalkDeps,
	given: {
		readonly input: Pick<SimulatePolicyInput, "config" | "baseline">;
		readonly active: PolicyVersion;
		readonly span: Span;
		readonly sample: DecisionSample;
	},
): Promise<PolicySimulation> {
	const { input, active, span, sample } = given;
	const compared = await compareAll(deps, given);
	const { compared: count, ...sums } = sumDecisions(compared);
	return {
		window: toWindow(span),
		policyNumber: active.number,
		total: sample.total,
		totalComplete: sample.totalComplete,
		sampled: sample.records.length,
		compared: count,
		skipped: sample.records.length - count,
		...sums,
		latencyMetric: input.config.latencyMetric,
		simulated: sample.simulated,
	};
}

async function compareAll(
	deps: WalkDeps,
	given: {
		readonly input: Pick<SimulatePolicyInput, "config" | "baseline">;
		readonly active: PolicyVersion;
		readonly sample: DecisionSample;
	},
): Promise<ComparedDecision[]> {
	const { input, active, sample } = given;
	const compared: ComparedDecision[] = [];
	await walkDecisions(deps, sample.records, (record, rank) => {
		const { preset } = record.features;
		const draft = rank(input.config, preset);
		const baseline = input.baseline === "active" ? rank(active.config, preset) : null;
		compared.push(compareDecision(record, draft, baseline));
	});
	return compared;
}
