import type { CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import { type Span, toWindow } from "#server/lists/index.ts";
import { AppError } from "#server/platform/errors.ts";
import type {
	DecisionRecord,
	PolicyConfig,
	PolicySimulation,
	PolicyVersion,
	Preset,
	SimulatePolicyInput,
} from "./contract.ts";
import { SCORER_VERSION } from "./core/decide.ts";
import { type PreparedRanking, prepareRanking } from "./core/prepare-ranking.ts";
import { type ComparedDecision, compareDecision, sumDecisions } from "./core/simulate-decisions.ts";
import type { SnapshotStore } from "./explain-decision.ts";

const MAX_RANGE_MS = 7 * 86_400_000;
/** Longest stretch of work between two turns of the event loop, ms: nobody's click waits for it. */
const SLICE_MS = 10;

export interface SimulationDeps {
	readonly snapshots: SnapshotStore;
	readonly monotonicMs: () => number;
	/** Lets everything else run that is due. */
	readonly pause: () => Promise<void>;
}

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
	deps: SimulationDeps,
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

interface Inputs {
	readonly catalog: CatalogSnapshot;
	readonly health: HealthSnapshot;
}

async function compareAll(
	deps: SimulationDeps,
	given: {
		readonly input: Pick<SimulatePolicyInput, "config" | "baseline">;
		readonly active: PolicyVersion;
		readonly sample: DecisionSample;
	},
): Promise<ComparedDecision[]> {
	const { input, active, sample } = given;
	const breathe = createBreather(deps);
	const catalogs = new Map<number, CatalogSnapshot | null>();
	const compared: ComparedDecision[] = [];
	for (const group of groupBySnapshots(sample.records)) {
		const inputs = await loadInputs(deps.snapshots, group, catalogs);
		if (inputs === null) continue;
		const rank = createRanker(inputs);
		for (const record of group) {
			if (record.scorerVersion !== SCORER_VERSION) continue;
			const { preset } = record.features;
			const draft = rank(input.config, preset);
			const baseline = input.baseline === "active" ? rank(active.config, preset) : null;
			compared.push(compareDecision(record, draft, baseline));
			await breathe();
		}
	}
	return compared;
}

/** Gives way to the event loop whenever a slice is used up. */
function createBreather({ monotonicMs, pause }: SimulationDeps): () => Promise<void> {
	let sliceStartMs = monotonicMs();
	return async () => {
		if (monotonicMs() - sliceStartMs < SLICE_MS) return;
		await pause();
		sliceStartMs = monotonicMs();
	};
}

/** Decisions on the same snapshots together: each pair is loaded and prepared once. */
function groupBySnapshots(records: readonly DecisionRecord[]): DecisionRecord[][] {
	const groups = new Map<string, DecisionRecord[]>();
	for (const record of records) {
		const key = `${record.catalogNumber} ${record.healthNumber}`;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [record]);
		else group.push(record);
	}
	return [...groups.values()];
}

async function loadInputs(
	store: SnapshotStore,
	[first]: readonly DecisionRecord[],
	catalogs: Map<number, CatalogSnapshot | null>,
): Promise<Inputs | null> {
	if (first === undefined) return null;
	const { catalogNumber, healthNumber } = first;
	const catalog = catalogs.get(catalogNumber) ?? (await store.getCatalog(catalogNumber));
	catalogs.set(catalogNumber, catalog);
	const health = await store.getHealth(healthNumber);
	return catalog === null || health === null ? null : { catalog, health };
}

function createRanker(inputs: Inputs) {
	const prepared = new Map<PolicyConfig, Map<Preset, PreparedRanking>>();
	return (config: PolicyConfig, preset: Preset): PreparedRanking => {
		const byPreset = prepared.get(config) ?? new Map<Preset, PreparedRanking>();
		prepared.set(config, byPreset);
		const known = byPreset.get(preset);
		if (known !== undefined) return known;
		// The number names a version only in records, and none is made here.
		const ranking = prepareRanking({ ...inputs, policy: { number: 0, config }, preset });
		byPreset.set(preset, ranking);
		return ranking;
	};
}
