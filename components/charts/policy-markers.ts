import type { Marker as PolicyChange } from "#server/insights/contract.ts";
import type { Marker } from "./chart-model.ts";

/** Changes of the policy as a chart marks them: what may explain a step in it. */
export function policyMarkers(changes: readonly PolicyChange[]): readonly Marker[] {
	return changes.map(({ atMs, kind, number }) => ({
		atMs,
		label: `${kind === "policy_published" ? "policy" : "back to policy"}${number === null ? "" : ` v${number}`}`,
	}));
}
