import type { CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import type { DecisionRecord, PolicyConfig, Preset } from "./contract.ts";
import { SCORER_VERSION } from "./core/decide.ts";
import { type PreparedRanking, prepareRanking } from "./core/prepare-ranking.ts";
import type { SnapshotStore } from "./explain-decision.ts";

/** Longest stretch of work between two turns of the event loop, ms: nobody's click waits for it. */
const SLICE_MS = 10;

export interface WalkDeps {
	readonly snapshots: SnapshotStore;
	readonly monotonicMs: () => number;
	/** Lets everything else run that is due. */
	readonly pause: () => Promise<void>;
}

/** The ranking of a policy's preset on the inputs of the decision that is visited. */
export type Ranker = (config: PolicyConfig, preset: Preset) => PreparedRanking;

interface Inputs {
	readonly catalog: CatalogSnapshot;
	readonly health: HealthSnapshot;
}

/**
 * Visits stored decisions with their own frozen inputs. Those whose snapshots are no longer kept,
 * and those of another scorer, are passed by.
 */
export async function walkDecisions(
	deps: WalkDeps,
	records: readonly DecisionRecord[],
	visit: (record: DecisionRecord, rank: Ranker) => void,
): Promise<void> {
	const breathe = createBreather(deps);
	const catalogs = new Map<number, CatalogSnapshot | null>();
	for (const group of groupBySnapshots(records)) {
		const inputs = await loadInputs(deps.snapshots, group, catalogs);
		if (inputs === null) continue;
		const rank = createRanker(inputs);
		for (const record of group) {
			if (record.scorerVersion !== SCORER_VERSION) continue;
			visit(record, rank);
			await breathe();
		}
	}
}

/** Gives way to the event loop whenever a slice is used up. */
export function createBreather({ monotonicMs, pause }: WalkDeps): () => Promise<void> {
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

/** Rankings of one pair of snapshots, each prepared once. */
function createRanker(inputs: Inputs): Ranker {
	const prepared = new Map<PolicyConfig, Map<Preset, PreparedRanking>>();
	return (config, preset) => {
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
