import { LockError } from "../locks/lock-error.ts";
import type { LockFault, Scope } from "../locks/lock-model.ts";
import type { Table } from "../locks/parse-toml.ts";
import { parseToml } from "../locks/parse-toml.ts";
import { isTable } from "../locks/read-values.ts";
import { normalizePythonName } from "../requirement/package-name.ts";
import type { Requirement } from "../requirement/parse-requirement.ts";
import { parseRequirement } from "../requirement/parse-requirement.ts";
import { findTomlLine } from "./find-toml-line.ts";
import { limitRequirement, resolveGroup } from "./resolve-group.ts";

/** A dependency that a project asks for. */
export interface Declared {
	/** As written. */
	readonly text: string;
	readonly requirement: Requirement;
	readonly scope: Scope;
	readonly line: number | null;
}

/** A dependency that cannot be read. */
export interface DeclaredFault {
	readonly text: string;
	readonly reason: string;
	readonly line: number | null;
}

/** What `pyproject.toml` says, as far as audits use it. */
export interface Project {
	/** Normalised; null for a file without `[project]`. */
	readonly name: string | null;
	/** Null where there is none, or a build back end computes it. */
	readonly version: string | null;
	/** Keys that a build back end computes. */
	readonly dynamic: readonly string[];
	readonly requiresPython: string | null;
	readonly declared: readonly Declared[];
	readonly faults: readonly DeclaredFault[];
	/** Dependencies in places that no tool reads, such as lists in `[tool.uv.dependency-groups]`. */
	readonly misplaced: readonly Declared[];
	readonly extras: readonly string[];
	readonly groups: readonly string[];
	readonly hasBuildSystem: boolean;
	/** `[tool.uv]`, unchecked. */
	readonly uv: Table;
	/** `uv.toml` beside it, whose settings uv takes instead of those of `[tool.uv]`; null without one. */
	readonly uvFile: Table | null;
	readonly document: Table;
	readonly text: string;
}

export type ProjectResult =
	| { readonly ok: true; readonly project: Project }
	| { readonly ok: false; readonly fault: LockFault };

/** Reads `pyproject.toml`; single dependencies at fault do not stop the rest. */
export function readPyproject(text: string): ProjectResult {
	try {
		return { ok: true, project: readDocument(text, parseToml(text)) };
	} catch (error) {
		if (error instanceof LockError) return { ok: false, fault: error.fault };
		throw error;
	}
}

interface TakeOptions {
	readonly into?: Declared[];
	readonly limits?: readonly string[];
}

function readDocument(text: string, document: Table): Project {
	const table = subTable(document, "project");
	const declared: Declared[] = [];
	const faults: DeclaredFault[] = [];
	const misplaced: Declared[] = [];
	const take = (
		value: unknown,
		scope: Scope,
		path: readonly string[],
		key: string,
		{ into = declared, limits = [] }: TakeOptions = {},
	): void => {
		for (const entry of asTexts(value)) {
			const line = findTomlLine(text, path, key, entry);
			const parsed = parseRequirement(entry);
			if (parsed.ok) {
				const requirement = limitRequirement(parsed.value, limits);
				into.push({ text: entry, requirement, scope, line });
			} else faults.push({ text: entry, reason: parsed.reason, line });
		}
	};
	take(table.dependencies, { kind: "production" }, ["project"], "dependencies");
	const optional = subTable(table, "optional-dependencies");
	for (const [extra, list] of Object.entries(optional)) {
		const scope: Scope = { kind: "extra", name: normalizePythonName(extra) };
		take(list, scope, ["project", "optional-dependencies"], extra);
	}
	const uv = subTable(subTable(document, "tool"), "uv");
	const groups = subTable(document, "dependency-groups");
	const groupTables = subTable(uv, "dependency-groups");
	for (const group of Object.keys(groups)) {
		const scope: Scope = { kind: "group", name: normalizePythonName(group) };
		for (const { from, entries, limits } of resolveGroup(groups, groupTables, group)) {
			take(entries, scope, ["dependency-groups"], from, { limits });
		}
	}
	const legacy: Scope = { kind: "group", name: "dev" };
	take(uv["dev-dependencies"], legacy, ["tool", "uv"], "dev-dependencies");
	for (const [group, list] of Object.entries(groupTables)) {
		const scope: Scope = { kind: "group", name: normalizePythonName(group) };
		take(list, scope, ["tool", "uv", "dependency-groups"], group, { into: misplaced });
	}
	misplaced.push(...readInventedOverrides(text, uv));
	const version = table.version;
	const name = table.name;
	const requiresPython = table["requires-python"];
	return {
		name: typeof name === "string" ? normalizePythonName(name) : null,
		version: typeof version === "string" ? version : null,
		dynamic: asTexts(table.dynamic),
		requiresPython: typeof requiresPython === "string" ? requiresPython : null,
		declared,
		faults,
		misplaced,
		extras: Object.keys(optional).map(normalizePythonName),
		groups: Object.keys(groups).map(normalizePythonName),
		hasBuildSystem: isTable(document["build-system"]),
		uv,
		uvFile: null,
		document,
		text,
	};
}

const OTHER_INDEX_KEYS = ["index-url", "extra-index-url", "find-links", "no-index"];

/** `[tool.uv.transitive-overrides]` does not exist, and files have it all the same. */
function readInventedOverrides(text: string, uv: Table): Declared[] {
	const table = ["tool", "uv", "transitive-overrides"];
	return Object.entries(subTable(uv, "transitive-overrides")).flatMap(([name, specifier]) => {
		const written = `${name}${String(specifier)}`;
		const parsed = parseRequirement(written);
		if (!parsed.ok) return [];
		const line = findTomlLine(text, table, name);
		return [{ text: written, requirement: parsed.value, scope: { kind: "production" }, line }];
	});
}

/** The table under a key; empty where there is none. */
export function subTable(table: Table, key: string): Table {
	const value = table[key];
	return isTable(value) ? value : {};
}

/** The texts of a list; empty where it is none. */
export function asTexts(value: unknown): string[] {
	return Array.isArray(value)
		? value.filter((entry: unknown): entry is string => typeof entry === "string")
		: [];
}

/** Whether names may come from another index than the public one, and so be private. */
export function namesOtherIndex({ uv }: Project): boolean {
	const tables: unknown = uv.index;
	const hasOther =
		Array.isArray(tables) &&
		tables.some((table: unknown) => !isTable(table) || table.explicit !== true);
	return hasOther || OTHER_INDEX_KEYS.some((key) => uv[key] !== undefined);
}
