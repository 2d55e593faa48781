import type { CatalogModel } from "#server/catalog/contract.ts";
import type { DecisionRecord, RequestFeatures } from "../contract.ts";
import { type Decision, decide } from "../core/decide.ts";
import { describeRefusal } from "../core/describe-exclusion.ts";
import {
	buildCatalog,
	buildFeatures,
	buildHealth,
	buildHealthSnapshot,
	buildPolicy,
	NOW_MS,
} from "./builders.ts";

/** Ids of decision and request, for tests that do not look at them. */
export const ids = { id: "d-1", requestId: "r-1" };

/** Decides among these models by the seed's policy; `p95` gives measured latencies, ms. */
export function decideAmong(
	models: readonly CatalogModel[],
	over: { features?: Partial<RequestFeatures>; p95?: Readonly<Record<string, number>> } = {},
): Decision {
	const rows = Object.entries(over.p95 ?? {}).map(([id, p95]) => buildHealth(id, p95));
	return decide({
		catalog: buildCatalog(models),
		health: buildHealthSnapshot(rows),
		policy: buildPolicy(),
		features: buildFeatures(over.features),
		nowMs: NOW_MS,
		...ids,
	});
}

/** The record of a decision that must have been made. */
export function recordOf(decision: Decision): DecisionRecord {
	if ("record" in decision) return decision.record;
	throw new Error(describeRefusal(decision.refused));
}

/** Why each model was refused, where none could be chosen. */
export function reasonsOf(decision: Decision): Record<string, string> {
	if ("record" in decision) throw new Error(`chose ${decision.record.chosen}`);
	return Object.fromEntries(decision.refused.map((entry) => [entry.modelId, entry.reason]));
}
