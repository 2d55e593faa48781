import { normalizePythonName } from "../requirement/package-name.ts";
import { LockError } from "./lock-error.ts";
import type { Artifact, Edge, Lock, LockedPackage, PackageSource } from "./lock-model.ts";
import type { Table } from "./parse-toml.ts";
import { findHeaderLines, parseToml } from "./parse-toml.ts";
import { readHash } from "./read-hash.ts";
import type { Place } from "./read-values.ts";
import {
	findString,
	isTable,
	readString,
	readStrings,
	readTable,
	readTables,
} from "./read-values.ts";
import { readUvFacts } from "./uv-lock-facts.ts";
import { buildUvRoots } from "./uv-lock-roots.ts";

const NEWEST_VERSION = 1;
/** Newer revisions only add to the format. */
const NEWEST_REVISION = 5;
const SOURCE_KINDS = [
	"registry",
	"git",
	"url",
	"path",
	"directory",
	"editable",
	"virtual",
] as const;

/** A `[[package]]` table before its edges are tied to other entries. */
interface Entry {
	readonly table: Table;
	readonly place: Place;
	readonly key: string;
	readonly name: string;
	readonly version: string | null;
	readonly source: PackageSource;
}

/** Reads `uv.lock` (version 1, any revision) and the lock of a PEP 723 script. */
export function readUvLock(text: string): Lock {
	const document = parseToml(text);
	checkVersion(document);
	if (document.package !== undefined && !Array.isArray(document.package)) {
		throw new LockError("package is not a list of [[package]] tables: this is not a uv.lock", {
			hint: "make the lock with `uv lock`",
		});
	}
	const lines = findHeaderLines(text, "package");
	const tables = readTables(document, "package", { path: "", line: null });
	const entries = tables.map((table, index) => readEntry(table, index, lines[index] ?? null));
	const byName = groupByName(entries);
	const packages = entries.map((entry) => readPackage(entry, byName));
	const uv = readUvFacts(document, entries);
	const tie = (edges: readonly Table[], place: Place) => tieEdges(edges, place, byName, null);
	const roots = buildUvRoots({ packages, entries, uv, tie });
	const isScript = roots.every((root) => root.key === null);
	return {
		kind: isScript ? "uv-script" : "uv",
		ecosystem: "PyPI",
		formatVersion: `${NEWEST_VERSION}.${uv.revision}`,
		packages,
		roots,
		hasGraph: true,
		uv,
		remarks:
			uv.revision > NEWEST_REVISION
				? [
						{
							message: `lock revision ${uv.revision} is newer than this reader knows (${NEWEST_REVISION}); what it adds is not checked`,
							hint: null,
							line: 2,
							column: null,
						},
					]
				: [],
	};
}

function checkVersion(document: Table): void {
	const version = document.version;
	if (version === undefined) {
		throw new LockError(
			`this is not a uv.lock: it has no version${isTable(document.package) ? ", and package is a table by name instead of a list of [[package]]" : ""}`,
			{ line: 1, hint: "make the lock with `uv lock`" },
		);
	}
	if (version === NEWEST_VERSION) return;
	throw new LockError(
		typeof version === "number" && version > NEWEST_VERSION
			? `lock version ${version} is newer than this reader knows (${NEWEST_VERSION})`
			: `version is ${JSON.stringify(version)}, not ${NEWEST_VERSION}`,
		{ line: 1, hint: "update Sophia, or lock with a uv that writes version 1" },
	);
}

function readEntry(table: Table, index: number, line: number | null): Entry {
	const raw = readString(table, "name", { path: `package ${index + 1}`, line });
	const place = { path: `package "${raw}"`, line };
	const version = findString(table, "version", place);
	const source = readSource(readTable(table, "source", place), place);
	const name = normalizePythonName(raw);
	return { table, place, key: makeKey(name, version, source), name, version, source };
}

function makeKey(name: string, version: string | null, source: PackageSource): string {
	return `${name}@${version ?? ""}@${source.kind}:${source.location}`;
}

function readSource(table: Table, place: Place): PackageSource {
	for (const kind of SOURCE_KINDS) {
		const location = table[kind];
		if (typeof location === "string") return { kind, location };
	}
	throw new LockError(`${place.path}: source names none of ${SOURCE_KINDS.join(", ")}`, {
		line: place.line,
		hint: "make the lock with `uv lock`",
	});
}

function groupByName(entries: readonly Entry[]): Map<string, Entry[]> {
	const groups = new Map<string, Entry[]>();
	const seen = new Set<string>();
	for (const entry of entries) {
		if (seen.has(entry.key)) {
			throw new LockError(`${entry.place.path} ${entry.version ?? ""} stands twice in the lock`, {
				line: entry.place.line,
				hint: "make the lock again with `uv lock`",
			});
		}
		seen.add(entry.key);
		const group = groups.get(entry.name);
		if (group === undefined) groups.set(entry.name, [entry]);
		else group.push(entry);
	}
	return groups;
}

function readPackage(entry: Entry, byName: ReadonlyMap<string, readonly Entry[]>): LockedPackage {
	const { table, place } = entry;
	const edges = tieEdges(readTables(table, "dependencies", place), place, byName, null);
	for (const [extra, list] of Object.entries(readTable(table, "optional-dependencies", place))) {
		const tables = readTables({ list }, "list", place);
		edges.push(...tieEdges(tables, place, byName, normalizePythonName(extra)));
	}
	return {
		key: entry.key,
		name: entry.name,
		version: entry.version,
		ecosystem: "PyPI",
		source: entry.source,
		edges,
		artifacts: readArtifacts(table, place),
		marker: readStrings(table, "resolution-markers", place).join(" or "),
		licence: null,
		deprecated: null,
		line: place.line ?? 1,
	};
}

function tieEdges(
	tables: readonly Table[],
	place: Place,
	byName: ReadonlyMap<string, readonly Entry[]>,
	ofExtra: string | null,
): Edge[] {
	return tables.map((table) => {
		const name = normalizePythonName(readString(table, "name", place));
		const version = findString(table, "version", place);
		const source =
			table.source === undefined ? null : readSource(readTable(table, "source", place), place);
		const targets = (byName.get(name) ?? []).filter(
			(entry) =>
				(version === null || entry.version === version) &&
				(source === null ||
					(entry.source.kind === source.kind && entry.source.location === source.location)),
		);
		if (targets.length === 0) {
			throw new LockError(
				`${place.path} depends on "${name}"${version === null ? "" : ` ${version}`}, which the lock does not hold`,
				{ line: place.line, hint: "make the lock again with `uv lock`" },
			);
		}
		return {
			name,
			targets: targets.map((entry) => entry.key),
			extras: readStrings(table, "extra", place).map(normalizePythonName),
			marker: findString(table, "marker", place) ?? "",
			ofExtra,
		};
	});
}

function readArtifacts(table: Table, place: Place): Artifact[] {
	const artifacts: Artifact[] = [];
	if (table.sdist !== undefined) {
		artifacts.push(readArtifact("sdist", readTable(table, "sdist", place), place));
	}
	for (const wheel of readTables(table, "wheels", place)) {
		artifacts.push(readArtifact("wheel", wheel, place));
	}
	return artifacts;
}

function readArtifact(kind: "sdist" | "wheel", table: Table, place: Place): Artifact {
	const hash = findString(table, "hash", place);
	const uploadTime = table["upload-time"];
	const location = table.url ?? table.path ?? table.filename;
	return {
		kind,
		location: typeof location === "string" ? location : "",
		hashes: hash === null ? [] : [readHash(hash, place)],
		uploadedAt:
			uploadTime instanceof Date
				? uploadTime.toISOString()
				: typeof uploadTime === "string"
					? uploadTime
					: null,
	};
}
