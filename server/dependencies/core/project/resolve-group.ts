import type { Table } from "../locks/parse-toml.ts";
import { isTable } from "../locks/read-values.ts";
import { parseMarker } from "../requirement/marker.ts";
import { normalizePythonName } from "../requirement/package-name.ts";
import type { Requirement } from "../requirement/parse-requirement.ts";
import { parseSpecifierSet } from "../version/specifier.ts";

/** What one list of `[dependency-groups]` adds to a group. */
export interface GroupPart {
	/** The group whose list it is, as written. */
	readonly from: string;
	readonly entries: readonly unknown[];
	/** Markers of the Pythons that the group, or one that includes it, is limited to. */
	readonly limits: readonly string[];
}

/**
 * A group's own entries and those of the groups that it includes; cycles end. `settings` is
 * `[tool.uv.dependency-groups]`, whose `requires-python` holds for all of a group.
 */
export function resolveGroup(
	groups: Table,
	settings: Table,
	group: string,
	seen = new Set<string>(),
): GroupPart[] {
	const found = findNamed(groups, group);
	if (found === undefined || seen.has(found[0]) || !Array.isArray(found[1])) return [];
	const [from, entries] = found;
	seen.add(from);
	const limits = readLimits(findNamed(settings, group)?.[1]);
	const included = entries.flatMap((entry: unknown) => {
		const name = isTable(entry) ? entry["include-group"] : null;
		return typeof name === "string" ? resolveGroup(groups, settings, name, seen) : [];
	});
	return [
		{ from, entries, limits },
		...included.map((part) => ({ ...part, limits: [...part.limits, ...limits] })),
	];
}

function findNamed(table: Table, wanted: string): [string, unknown] | undefined {
	const name = normalizePythonName(wanted);
	return Object.entries(table).find(([key]) => normalizePythonName(key) === name);
}

/** uv takes the bounds alone: what `!=` leaves out is not in the markers that it writes. */
function readLimits(settings: unknown): string[] {
	const python = isTable(settings) ? settings["requires-python"] : null;
	const parsed = typeof python === "string" ? parseSpecifierSet(python) : null;
	if (parsed === null || !parsed.ok) return [];
	return parsed.value
		.filter(({ operator }) => operator !== "!=")
		.map(({ operator, text }) => `python_full_version ${operator} '${text}'`);
}

/** A requirement with the limits of its group in its marker. */
export function limitRequirement(requirement: Requirement, limits: readonly string[]): Requirement {
	if (limits.length === 0) return requirement;
	const own = requirement.markerText === "" ? [] : [`(${requirement.markerText})`];
	const markerText = [...own, ...limits].join(" and ");
	const parsed = parseMarker(markerText);
	return parsed.ok ? { ...requirement, markerText, marker: parsed.value } : requirement;
}
