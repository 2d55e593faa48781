import { normalizePythonName } from "../requirement/package-name.ts";
import { buildFlatRoots } from "./flat-roots.ts";
import { LockError } from "./lock-error.ts";
import type { Artifact, Edge, Lock, LockedPackage, PackageSource } from "./lock-model.ts";
import type { Table } from "./parse-toml.ts";
import { findHeaderLines, parseToml } from "./parse-toml.ts";
import { checkHash } from "./read-hash.ts";
import type { Place } from "./read-values.ts";
import { findString, readString, readTable, readTables } from "./read-values.ts";

const TOP: Place = { path: "", line: null };

interface Entry {
	readonly table: Table;
	readonly place: Place;
	readonly key: string;
	readonly name: string;
	readonly version: string | null;
}

/** Reads `pylock.toml` (PEP 751, lock-version 1.x). */
export function readPylock(text: string): Lock {
	const document = parseToml(text);
	const version = readString(document, "lock-version", TOP);
	if (!/^1(?:\.\d+)?$/.test(version)) {
		throw new LockError(`lock-version ${version} is not one that this reader knows (1.0)`, {
			line: 1,
		});
	}
	if (document.packages === undefined) {
		throw new LockError("packages is missing: a pylock.toml lists [[packages]] (PEP 751)");
	}
	const lines = findHeaderLines(text, "packages");
	const entries = readTables(document, "packages", TOP).map((table, index) =>
		readEntry(table, index, lines[index] ?? null),
	);
	const packages = entries.map((entry) => readPackage(entry, entries));
	const hasGraph = packages.some((locked) => locked.edges.length > 0);
	return {
		kind: "pylock",
		ecosystem: "PyPI",
		formatVersion: version,
		packages,
		roots: buildFlatRoots(dropNeeded(packages)),
		hasGraph,
		uv: null,
		remarks: [],
	};
}

/** PEP 751 does not record what was asked for: what no other entry needs counts as asked for. */
function dropNeeded(packages: readonly LockedPackage[]): LockedPackage[] {
	const needed = new Set(
		packages.flatMap((locked) =>
			locked.edges.flatMap((edge) => edge.targets.filter((key) => key !== locked.key)),
		),
	);
	return packages.filter((locked) => !needed.has(locked.key));
}

function readEntry(table: Table, index: number, line: number | null): Entry {
	const raw = readString(table, "name", { path: `package ${index + 1}`, line });
	const place = { path: `package "${raw}"`, line };
	const name = normalizePythonName(raw);
	const version = findString(table, "version", place);
	return { table, place, key: `${name}@${version ?? ""}#${index}`, name, version };
}

function readPackage(entry: Entry, entries: readonly Entry[]): LockedPackage {
	const { table, place } = entry;
	return {
		key: entry.key,
		name: entry.name,
		version: entry.version,
		ecosystem: "PyPI",
		source: readSource(table, place),
		edges: readTables(table, "dependencies", place).map((edge) => tieEdge(edge, place, entries)),
		artifacts: readArtifacts(table, place),
		marker: findString(table, "marker", place) ?? "",
		licence: null,
		deprecated: null,
		line: place.line ?? 1,
	};
}

function tieEdge(edge: Table, place: Place, entries: readonly Entry[]): Edge {
	const name = normalizePythonName(readString(edge, "name", place));
	const version = findString(edge, "version", place);
	const targets = entries.filter(
		(entry) => entry.name === name && (version === null || entry.version === version),
	);
	if (targets.length === 0) {
		throw new LockError(`${place.path} depends on "${name}", which the lock does not hold`, {
			line: place.line,
		});
	}
	const keys = targets.map((entry) => entry.key);
	return { name, targets: keys, extras: [], marker: "", ofExtra: null };
}

function readSource(table: Table, place: Place): PackageSource {
	if (table.vcs !== undefined) {
		const vcs = readTable(table, "vcs", place);
		const commit = findString(vcs, "commit-id", place);
		const url = findString(vcs, "url", place) ?? findString(vcs, "path", place) ?? "";
		return { kind: "git", location: commit === null ? url : `${url}#${commit}` };
	}
	if (table.directory !== undefined) {
		const directory = readTable(table, "directory", place);
		const kind = directory.editable === true ? "editable" : "directory";
		return { kind, location: readString(directory, "path", place) };
	}
	if (table.archive !== undefined) {
		const archive = readTable(table, "archive", place);
		const url = findString(archive, "url", place);
		return url === null
			? { kind: "path", location: findString(archive, "path", place) ?? "" }
			: { kind: "url", location: url };
	}
	const index = findString(table, "index", place);
	return index === null
		? { kind: "registry", location: "" }
		: { kind: "registry", location: index };
}

function readArtifacts(table: Table, place: Place): Artifact[] {
	const artifacts: Artifact[] = [];
	for (const kind of ["sdist", "archive"] as const) {
		if (table[kind] !== undefined) {
			artifacts.push(readArtifact(kind, readTable(table, kind, place), place));
		}
	}
	for (const wheel of readTables(table, "wheels", place)) {
		artifacts.push(readArtifact("wheel", wheel, place));
	}
	return artifacts;
}

function readArtifact(kind: Artifact["kind"], table: Table, place: Place): Artifact {
	const hashes = readTable(table, "hashes", place);
	const uploadTime = table["upload-time"];
	return {
		kind,
		location:
			findString(table, "url", place) ??
			findString(table, "path", place) ??
			findString(table, "name", place) ??
			"",
		hashes: Object.keys(hashes).map((algorithm) =>
			checkHash(algorithm, readString(hashes, algorithm, place), place),
		),
		uploadedAt: uploadTime instanceof Date ? uploadTime.toISOString() : null,
	};
}
