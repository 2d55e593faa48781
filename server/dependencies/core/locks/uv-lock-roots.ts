import { normalizePythonName } from "../requirement/package-name.ts";
import { parsePep440 } from "../version/pep440.ts";
import { admits, parseSpecifierSet } from "../version/specifier.ts";
import type {
	Edge,
	LockedPackage,
	LockRoot,
	RecordedRequirement,
	Scope,
	UvLockFacts,
} from "./lock-model.ts";
import type { Table } from "./parse-toml.ts";
import type { Place } from "./read-values.ts";
import { readTable, readTables } from "./read-values.ts";

interface Parts {
	readonly packages: readonly LockedPackage[];
	readonly entries: readonly {
		readonly table: Table;
		readonly place: Place;
		readonly key: string;
	}[];
	readonly uv: UvLockFacts;
	readonly tie: (tables: readonly Table[], place: Place) => Edge[];
}

/** The projects of a uv lock: its members, or the script that it belongs to. */
export function buildUvRoots(parts: Parts): LockRoot[] {
	const { packages, uv } = parts;
	const roots = packages.flatMap((locked, index) => {
		const entry = parts.entries[index];
		if (entry === undefined || !isMember(locked, uv)) return [];
		return [{ name: locked.name, key: locked.key, scopes: readScopes(locked, entry, parts.tie) }];
	});
	const listed: LockRoot["scopes"][number][] = Object.entries(uv.groups).map(([name, group]) => ({
		scope: { kind: "group", name },
		edges: group.map((requirement) => tieByName(requirement, packages)),
	}));
	if (uv.requirements.length > 0) {
		listed.unshift({
			scope: { kind: "production" },
			edges: uv.requirements.map((requirement) => tieByName(requirement, packages)),
		});
	}
	if (listed.length === 0) return roots;
	return [
		...roots,
		{ name: roots.length === 0 ? "script" : "workspace", key: null, scopes: listed },
	];
}

function isMember(locked: LockedPackage, uv: UvLockFacts): boolean {
	if (uv.members.length > 0) return uv.members.includes(locked.name) && isLocal(locked);
	return isLocal(locked) && locked.source.location === ".";
}

function isLocal(locked: LockedPackage): boolean {
	const { kind } = locked.source;
	return kind === "editable" || kind === "virtual" || kind === "directory";
}

function readScopes(
	locked: LockedPackage,
	entry: Parts["entries"][number],
	tie: Parts["tie"],
): LockRoot["scopes"] {
	const scopes: { scope: Scope; edges: Edge[] }[] = [
		{ scope: { kind: "production" }, edges: locked.edges.filter((edge) => edge.ofExtra === null) },
	];
	const extras = new Set(locked.edges.flatMap((edge) => edge.ofExtra ?? []));
	for (const name of extras) {
		const edges = locked.edges.filter((edge) => edge.ofExtra === name);
		scopes.push({ scope: { kind: "extra", name }, edges });
	}
	const groups = readTable(entry.table, "dev-dependencies", entry.place);
	for (const name of Object.keys(groups)) {
		const edges = tie(readTables(groups, name, entry.place), entry.place);
		scopes.push({ scope: { kind: "group", name: normalizePythonName(name) }, edges });
	}
	return scopes;
}

/** A recorded requirement names no version: of several, those that its specifier admits count. */
function tieByName(requirement: RecordedRequirement, packages: readonly LockedPackage[]): Edge {
	const named = packages.filter((locked) => locked.name === requirement.name);
	const specifiers = parseSpecifierSet(requirement.specifier);
	const admitted = named.filter((locked) => {
		const version = locked.version === null ? null : parsePep440(locked.version);
		return (
			version === null || !specifiers.ok || admits(specifiers.value, version, locked.version ?? "")
		);
	});
	return {
		name: requirement.name,
		targets: (admitted.length > 0 ? admitted : named).map((locked) => locked.key),
		extras: requirement.extras,
		marker: requirement.marker,
		ofExtra: null,
	};
}
