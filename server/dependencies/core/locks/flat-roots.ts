import type { Marker } from "../requirement/marker.ts";
import { parseMarker } from "../requirement/marker.ts";
import type { Edge, LockedPackage, LockRoot, Scope } from "./lock-model.ts";

/**
 * The one project of a lock that does not name its projects. A marker on `extras` or
 * `dependency_groups` gives a direct dependency its scope.
 */
export function buildFlatRoots(direct: readonly LockedPackage[]): LockRoot[] {
	const scopes = new Map<string, { scope: Scope; edges: Edge[] }>();
	for (const locked of direct) {
		for (const scope of readScopes(locked.marker)) {
			const id = JSON.stringify(scope);
			const known = scopes.get(id) ?? { scope, edges: [] };
			scopes.set(id, known);
			known.edges.push({
				name: locked.name,
				targets: [locked.key],
				extras: [],
				marker: locked.marker,
				ofExtra: null,
			});
		}
	}
	return [{ name: "project", key: null, scopes: [...scopes.values()] }];
}

function readScopes(marker: string): Scope[] {
	const parsed = marker === "" ? null : parseMarker(marker);
	const named = parsed?.ok ? gatherScopes(parsed.value) : [];
	return named.length === 0 ? [{ kind: "production" }] : named;
}

function gatherScopes(marker: Marker): Scope[] {
	if (marker.kind !== "compare")
		return [...gatherScopes(marker.left), ...gatherScopes(marker.right)];
	const { left, right, operator } = marker;
	if (left.kind !== "text" || right.kind !== "variable" || operator !== "in") return [];
	if (right.name === "extras") return [{ kind: "extra", name: left.value }];
	return right.name === "dependency_groups" ? [{ kind: "group", name: left.value }] : [];
}
