import { LockError } from "./lock-error.ts";
import type { Artifact, Edge, Lock, LockedPackage, LockRoot, PackageSource } from "./lock-model.ts";
import { parseJson } from "./parse-json.ts";
import type { Table } from "./parse-toml.ts";
import { findString, isTable, readString, readTable } from "./read-values.ts";

interface Entry {
	readonly path: string;
	readonly table: Table;
	readonly line: number;
}

/** Reads npm's `package-lock.json` or `npm-shrinkwrap.json`, lockfileVersion 2 and 3. */
export function readPackageLock(text: string): Lock {
	const document = parseJson(text);
	const version = document.lockfileVersion;
	if (version !== 2 && version !== 3) {
		throw new LockError(
			version === undefined
				? "lockfileVersion is missing: this is not a package-lock.json"
				: `lockfileVersion ${JSON.stringify(version)} is not one that this reader knows (2, 3)`,
			{ line: 1, hint: "write it again with npm 7 or newer: `npm install --package-lock-only`" },
		);
	}
	const lines = findEntryLines(text);
	const entries = Object.entries(readTable(document, "packages", { path: "", line: 1 })).map(
		([path, table]): Entry => {
			if (!isTable(table)) throw new LockError(`packages["${path}"] is not an object`);
			return { path, table, line: lines.get(path) ?? 1 };
		},
	);
	const byPath = new Map(entries.map((entry) => [entry.path, entry]));
	const projects = entries.filter(({ path }) => !/(?:^|\/)node_modules\//.test(path));
	const packages = entries
		.filter((entry) => entry.table.link !== true && !projects.includes(entry))
		.map((entry) => readEntry(entry, byPath));
	return {
		kind: "package-lock",
		ecosystem: "npm",
		formatVersion: String(version),
		packages,
		roots: projects.map((entry) => readRoot(entry, byPath)),
		hasGraph: true,
		uv: null,
		remarks: [],
	};
}

/** npm writes each path once, as a key at the beginning of a line. */
function findEntryLines(text: string): Map<string, number> {
	const lines = new Map<string, number>();
	for (const [index, line] of text.split("\n").entries()) {
		const path = /^\s*"((?:[^"\\]|\\.)*)"\s*:\s*\{/.exec(line)?.[1];
		if (path !== undefined && !lines.has(path)) lines.set(path, index + 1);
	}
	return lines;
}

function nameOf(entry: Entry): string {
	const given = entry.table.name;
	return typeof given === "string" ? given : entry.path.replace(/^.*node_modules\//, "");
}

function readEntry(entry: Entry, byPath: ReadonlyMap<string, Entry>): LockedPackage {
	const { table, line, path } = entry;
	const place = { path: `"${path}"`, line };
	return {
		key: path,
		name: nameOf(entry),
		version: findString(table, "version", place),
		ecosystem: "npm",
		source: readSource(table),
		edges: ["dependencies", "optionalDependencies", "peerDependencies"].flatMap((list) =>
			tieEdges(entry, list, byPath),
		),
		artifacts: readArtifacts(entry),
		marker: "",
		licence: typeof table.license === "string" ? table.license : null,
		deprecated: typeof table.deprecated === "string" ? table.deprecated : null,
		line,
	};
}

function readSource(table: Table): PackageSource {
	const resolved = typeof table.resolved === "string" ? table.resolved : "";
	if (/^git[+:]/.test(resolved)) return { kind: "git", location: resolved };
	if (resolved.startsWith("file:")) return { kind: "path", location: resolved };
	if (resolved === "") return { kind: table.inBundle === true ? "path" : "registry", location: "" };
	const at = resolved.indexOf("/-/");
	if (at < 0) return { kind: "url", location: resolved };
	return { kind: "registry", location: URL.parse(resolved)?.origin ?? resolved };
}

function readArtifacts(entry: Entry): Artifact[] {
	const { table } = entry;
	if (table.inBundle === true) return [];
	const integrity = typeof table.integrity === "string" ? table.integrity : "";
	return [
		{
			kind: "archive",
			location: typeof table.resolved === "string" ? table.resolved : "",
			hashes: integrity
				.split(/\s+/)
				.filter((part) => part !== "")
				.map((part) => readIntegrity(part, entry)),
			uploadedAt: null,
		},
	];
}

const BASE64_LENGTH: Readonly<Record<string, number>> = {
	sha1: 28,
	sha256: 44,
	sha384: 64,
	sha512: 88,
};

/** Subresource integrity: an algorithm and a digest in base 64. */
function readIntegrity(text: string, entry: Entry): Artifact["hashes"][number] {
	const [algorithm = "", digest = ""] = text.split("?")[0]?.split(/-(.*)/s) ?? [];
	if (BASE64_LENGTH[algorithm] !== digest.length || !/^[A-Za-z0-9+/]+=*$/.test(digest)) {
		throw new LockError(`"${entry.path}": "${text.slice(0, 32)}" is not an integrity value`, {
			line: entry.line,
			hint: "write the lock again: `npm install --package-lock-only`",
		});
	}
	return { algorithm, digest };
}

function tieEdges(entry: Entry, list: string, byPath: ReadonlyMap<string, Entry>): Edge[] {
	const place = { path: `"${entry.path}"`, line: entry.line };
	const table = readTable(entry.table, list, place);
	return Object.keys(table).flatMap((name) => {
		const range = readString(table, name, place);
		const target = resolve(entry.path, name, byPath);
		if (target === null) return [];
		return [{ name, targets: [target.path], extras: [], marker: "", range, ofExtra: null }];
	});
}

/** Node's own lookup: the nearest `node_modules` upwards that holds the name. */
function resolve(from: string, name: string, byPath: ReadonlyMap<string, Entry>): Entry | null {
	for (let base = from; ; ) {
		const found = byPath.get(base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`);
		if (found !== undefined) return followLink(found, byPath);
		if (base === "") return null;
		const at = base.lastIndexOf("/node_modules/");
		const parent = at >= 0 ? base.slice(0, at) : "";
		base = parent === base ? "" : parent;
	}
}

function followLink(entry: Entry, byPath: ReadonlyMap<string, Entry>): Entry {
	const target = entry.table.link === true ? entry.table.resolved : null;
	return (typeof target === "string" && byPath.get(target)) || entry;
}

function readRoot(entry: Entry, byPath: ReadonlyMap<string, Entry>): LockRoot {
	return {
		name: nameOf(entry) || "project",
		key: entry.path,
		scopes: [
			{
				scope: { kind: "production" },
				edges: ["dependencies", "optionalDependencies"].flatMap((list) =>
					tieEdges(entry, list, byPath),
				),
			},
			{ scope: { kind: "group", name: "dev" }, edges: tieEdges(entry, "devDependencies", byPath) },
		],
	};
}
