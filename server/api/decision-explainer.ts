import { getCatalogSnapshot, getHealthSnapshot } from "#server/catalog/index.ts";
import {
	createDecisionExplainer,
	type DecisionExplainer,
	findPolicyVersion,
	type SnapshotStore,
} from "#server/policy/index.ts";
import type { Services } from "./services.ts";

const explainers = new WeakMap<Services, DecisionExplainer>();

/** The explainer of this process: one, because it keeps the parsed snapshots. */
export function explainerOf(services: Services): DecisionExplainer {
	const known = explainers.get(services);
	if (known !== undefined) return known;
	const explainer = createDecisionExplainer(snapshotStoreOf(services));
	explainers.set(services, explainer);
	return explainer;
}

/** Where the frozen inputs of decisions are kept. */
export function snapshotStoreOf({ db }: Pick<Services, "db">): SnapshotStore {
	return {
		getCatalog: (number) => getCatalogSnapshot(db, number),
		getHealth: (number) => getHealthSnapshot(db, number),
		getPolicy: (orgId, number) => findPolicyVersion(db, orgId, number),
	};
}
