import type { CatalogSnapshot, HealthSnapshot } from "#server/catalog/contract.ts";
import { AppError } from "#server/platform/errors.ts";
import type { DecisionExplanation, DecisionRecord, PolicyVersion } from "./contract.ts";
import { explain } from "./core/explain.ts";

/** Where the explanation finds the frozen inputs of a decision; `null`: no longer kept. */
export interface SnapshotStore {
	getCatalog(number: number): Promise<CatalogSnapshot | null>;
	getHealth(number: number): Promise<HealthSnapshot | null>;
	getPolicy(orgId: string, number: number): Promise<PolicyVersion | null>;
}

/** A catalogue of 400 models takes about a megabyte: a few of them are plenty. */
const KEPT_SNAPSHOTS = 8;

export interface DecisionExplainer {
	/** Throws `not_found` when a snapshot that the decision rests on is no longer kept. */
	explain(orgId: string, record: DecisionRecord, versus?: string): Promise<DecisionExplanation>;
}

/** Explains stored decisions; parsed snapshots are kept, because they never change. */
export function createDecisionExplainer(store: SnapshotStore): DecisionExplainer {
	const catalogs = keepRecent<CatalogSnapshot>(KEPT_SNAPSHOTS);
	const healths = keepRecent<HealthSnapshot>(KEPT_SNAPSHOTS);
	const policies = keepRecent<PolicyVersion>(KEPT_SNAPSHOTS);
	return {
		async explain(orgId, record, versus) {
			const { catalogNumber, healthNumber, policyNumber } = record;
			const [catalog, health, policy] = await Promise.all([
				catalogs(String(catalogNumber), () => store.getCatalog(catalogNumber)),
				healths(String(healthNumber), () => store.getHealth(healthNumber)),
				policies(`${orgId} ${policyNumber}`, () => store.getPolicy(orgId, policyNumber)),
			]);
			if (catalog === null) throw gone(`catalogue snapshot ${catalogNumber}`);
			if (health === null) throw gone(`health snapshot ${healthNumber}`);
			if (policy === null) throw gone(`policy version ${policyNumber}`);
			return explain({
				record,
				catalog,
				health,
				policy,
				...(versus === undefined ? {} : { versus }),
			});
		},
	};
}

function gone(what: string): AppError {
	return new AppError("not_found", `the ${what} that this decision rests on is no longer kept`, {
		hint: "its retention is over; the decision itself stays readable",
	});
}

/** Remembers the values used last; what was not found is asked for again. */
function keepRecent<Value>(limit: number) {
	const kept = new Map<string, Value>();
	return async (key: string, load: () => Promise<Value | null>): Promise<Value | null> => {
		const value = kept.get(key) ?? (await load());
		if (value === null) return null;
		kept.delete(key);
		kept.set(key, value);
		for (const oldest of kept.keys()) {
			if (kept.size <= limit) break;
			kept.delete(oldest);
		}
		return value;
	};
}
