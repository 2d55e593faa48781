import type { HealthSnapshot } from "#server/catalog/contract.ts";
import type { DecisionRecord, PolicyVersion, Preset } from "./contract.ts";
import { SCORER_VERSION } from "./core/decide.ts";
import { keepKnown, measureRegret, type Regret } from "./core/measure-regret.ts";
import { type PreparedRanking, prepareRanking } from "./core/prepare-ranking.ts";
import type { SnapshotStore } from "./explain-decision.ts";
import { createBreather, type WalkDeps } from "./walk-decisions.ts";

/** What was known at the end of the day, by number. */
export interface DayEnd {
	readonly catalogNumber: number;
	readonly healthNumber: number;
}

/**
 * Ranks the decisions of a day again on what was known at its end, each under its own policy. Those
 * whose catalogue, policy or model is no longer kept, and those of another scorer, are left out.
 */
export async function regretOfDay(
	deps: WalkDeps,
	given: {
		readonly orgId: string;
		readonly records: readonly DecisionRecord[];
		readonly end: DayEnd;
	},
): Promise<readonly Regret[]> {
	const { orgId, records, end } = given;
	const health = await deps.snapshots.getHealth(end.healthNumber);
	if (health === null) return [];
	const findRanking = createRankings(deps.snapshots, { orgId, end, health });
	const breathe = createBreather(deps);
	const regrets: Regret[] = [];
	for (const record of records) {
		if (record.scorerVersion !== SCORER_VERSION) continue;
		const later = await findRanking(record);
		const regret = later === null ? null : measureRegret(record, later);
		if (regret !== null) regrets.push(regret);
		await breathe();
	}
	return regrets;
}

/** The later ranking for a decision: one for each policy, preset and catalogue that it knew. */
function createRankings(
	store: SnapshotStore,
	given: { readonly orgId: string; readonly end: DayEnd; readonly health: HealthSnapshot },
) {
	const { orgId, end, health } = given;
	const readCatalog = remember((number: number) => store.getCatalog(number));
	const readPolicy = remember((number: number) => store.getPolicy(orgId, number));
	const prepareFor = (policy: PolicyVersion, preset: Preset) =>
		remember(async (knownNumber: number): Promise<PreparedRanking | null> => {
			const [catalog, known] = [
				await readCatalog(end.catalogNumber),
				await readCatalog(knownNumber),
			];
			if (catalog === null || known === null) return null;
			const ranking = prepareRanking({ catalog, health, policy, preset });
			if (knownNumber === end.catalogNumber) return ranking;
			return keepKnown(ranking, new Set(known.models.map(({ id }) => id)));
		});
	const prepared = new Map<string, ReturnType<typeof prepareFor>>();
	return async ({ policyNumber, catalogNumber, features: { preset } }: DecisionRecord) => {
		const policy = await readPolicy(policyNumber);
		if (policy === null) return null;
		const key = `${policyNumber} ${preset}`;
		const prepare = prepared.get(key) ?? prepareFor(policy, preset);
		prepared.set(key, prepare);
		return prepare(catalogNumber);
	};
}

/** Reads each number once. */
function remember<Value>(read: (number: number) => Promise<Value>) {
	const known = new Map<number, Promise<Value>>();
	return (number: number): Promise<Value> => {
		const value = known.get(number) ?? read(number);
		known.set(number, value);
		return value;
	};
}
