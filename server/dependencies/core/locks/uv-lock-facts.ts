import { normalizePythonName } from "../requirement/package-name.ts";
import { parseRequirement } from "../requirement/parse-requirement.ts";
import type { RecordedMetadata, RecordedRequirement, UvLockFacts } from "./lock-model.ts";
import type { Table } from "./parse-toml.ts";
import type { Place } from "./read-values.ts";
import {
	findString,
	isTable,
	readString,
	readStrings,
	readTable,
	readTables,
} from "./read-values.ts";

const TOP: Place = { path: "", line: null };
const MANIFEST: Place = { path: "manifest", line: null };
const ORIGINS = ["git", "url", "path", "directory", "editable", "virtual", "index"] as const;

/** Reads what uv recorded about the project when it wrote the lock. */
export function readUvFacts(
	document: Table,
	entries: readonly { readonly table: Table; readonly place: Place; readonly key: string }[],
): UvLockFacts {
	const manifest = readTable(document, "manifest", TOP);
	const metadata = new Map<string, RecordedMetadata>();
	for (const { table, place, key } of entries) {
		if (table.metadata !== undefined) {
			metadata.set(key, readMetadata(readTable(table, "metadata", place), place));
		}
	}
	const revision = document.revision;
	return {
		revision: typeof revision === "number" ? revision : 0,
		requiresPython: findString(document, "requires-python", TOP) ?? "",
		options: readTable(document, "options", TOP),
		members: readStrings(manifest, "members", MANIFEST).map(normalizePythonName),
		requirements: readRequirements(manifest, "requirements", MANIFEST),
		constraints: readRequirements(manifest, "constraints", MANIFEST),
		overrides: readOverrides(manifest),
		excludes: readStrings(manifest, "excludes", MANIFEST),
		buildConstraints: readRequirements(manifest, "build-constraints", MANIFEST),
		groups: readGroups(readTable(manifest, "dependency-groups", MANIFEST), MANIFEST),
		supportedMarkers: readStrings(document, "supported-markers", TOP),
		requiredMarkers: readStrings(document, "required-markers", TOP),
		conflicts: readConflicts(document.conflicts),
		dependencyMetadata: readTables(manifest, "dependency-metadata", MANIFEST).map(labelMetadata),
		metadata,
	};
}

/** Brings conflicts, of the lock or of `[tool.uv]`, into a form that can be compared. */
export function readConflicts(value: unknown): string[][] {
	if (!Array.isArray(value)) return [];
	return value.map((set: unknown) =>
		(Array.isArray(set) ? set : [])
			.map((item: unknown) => {
				const table = isTable(item) ? item : {};
				return typeof table.extra === "string" ? `[${table.extra}]` : `:${String(table.group)}`;
			})
			.sort(),
	);
}

/** The label of one entry of `dependency-metadata`: of which release, and what it says it needs. */
export function labelMetadata(table: Table): string {
	const needs = (Array.isArray(table["requires-dist"]) ? table["requires-dist"] : [])
		.map((entry: unknown) => {
			const parsed = parseRequirement(String(entry));
			if (!parsed.ok) return String(entry);
			const { name, specifierText } = parsed.value;
			return `${name}${specifierText.split(",").sort().join(",")}`;
		})
		.sort();
	return `${String(table.name)}==${String(table.version)} (${needs.join(" ")})`;
}

function readMetadata(table: Table, place: Place): RecordedMetadata {
	return {
		requires: readRequirements(table, "requires-dist", place),
		extras: readStrings(table, "provides-extras", place).map(normalizePythonName),
		groups: readGroups(readTable(table, "requires-dev", place), place),
	};
}

function readGroups(table: Table, place: Place): Record<string, RecordedRequirement[]> {
	return Object.fromEntries(
		Object.keys(table).map((group) => [
			normalizePythonName(group),
			readRequirements(table, group, place),
		]),
	);
}

/** Scoped overrides (`{ package, dependencies }`) carry their requirements one level down. */
function readOverrides(manifest: Table): RecordedRequirement[] {
	return readTables(manifest, "overrides", MANIFEST).flatMap((table) =>
		isTable(table.package)
			? readRequirements(table, "dependencies", MANIFEST)
			: [readRequirement(table, MANIFEST)],
	);
}

function readRequirements(table: Table, key: string, place: Place): RecordedRequirement[] {
	return readTables(table, key, place).map((entry) => readRequirement(entry, place));
}

function readRequirement(table: Table, place: Place): RecordedRequirement {
	const group = table.conflict;
	return {
		name: normalizePythonName(readString(table, "name", place)),
		extras: readStrings(table, "extras", place).map(normalizePythonName),
		specifier: findString(table, "specifier", place) ?? "",
		marker: findString(table, "marker", place) ?? "",
		origin: Object.fromEntries(
			ORIGINS.flatMap((kind) => {
				const value = table[kind];
				return typeof value === "string" ? [[kind, value]] : [];
			}),
		),
		group: isTable(group) ? findString(group, "group", place) : null,
	};
}
