import type { Scope } from "../locks/lock-model.ts";
import type { Table } from "../locks/parse-toml.ts";
import { isTable } from "../locks/read-values.ts";
import { type Project, subTable } from "../project/read-pyproject.ts";
import { normalizePythonName } from "../requirement/package-name.ts";

/** One way in `[tool.uv.sources]` to get a package; the marker is empty where it always holds. */
export interface PackageSource {
	readonly marker: string;
	/** A named index takes the requirement's version part; all others come as they are. */
	readonly isIndex: boolean;
	/** What uv records of it and can be told from the project alone: address, revision, editable. */
	readonly detail: string | null;
}

/**
 * The sources that hold for a package in one scope. Those of the workspace's root hold for each of
 * its members that has none of its own for the package.
 */
export function findSources(
	project: Project,
	root: Project,
	name: string,
	scope: Scope,
): PackageSource[] {
	const tables = listTables(project, name) ?? listTables(root, name) ?? [];
	return tables
		.filter((table) => holdsIn(table, scope))
		.map((table) => ({
			marker: typeof table.marker === "string" ? table.marker : "",
			isIndex: table.index !== undefined,
			detail: describeSource(table, [project, root]),
		}));
}

/** Names that a project takes from its own workspace. */
export function listWorkspaceNames(project: Project): string[] {
	return Object.keys(subTable(project.uv, "sources"))
		.map(normalizePythonName)
		.filter((name) => listTables(project, name)?.some(({ workspace }) => workspace === true));
}

/** Null where it stands outside of the project, such as an index of the user's own configuration. */
function describeSource(table: Table, projects: readonly Project[]): string | null {
	if (typeof table.index === "string") return findIndex(table.index, projects);
	if (typeof table.git === "string") {
		const kind = ["rev", "branch", "tag"].find((key) => typeof table[key] === "string");
		return kind === undefined ? "" : `${kind}=${String(table[kind])}`;
	}
	if (table.workspace === true) return table.editable === false ? "directory" : "editable";
	if (typeof table.path !== "string") return null;
	return table.editable === true ? "editable" : "directory";
}

function findIndex(name: string, projects: readonly Project[]): string | null {
	const tables = projects.flatMap(({ uv, uvFile }) => [uv.index, uvFile?.index]).flat();
	const found = tables.find((table) => isTable(table) && table.name === name);
	return isTable(found) && typeof found.url === "string" ? plainAddress(found.url) : null;
}

/** What a recorded requirement says in the same terms; null for what is not compared. */
export function describeOrigin(origin: Readonly<Record<string, string>>): string | null {
	const { index, git, editable, directory } = origin;
	if (index !== undefined) return plainAddress(index);
	if (git !== undefined) return readRevision(git);
	if (editable !== undefined) return "editable";
	return directory === undefined ? null : "directory";
}

/** uv never records the name and the password of an address. */
function plainAddress(address: string): string | null {
	const url = URL.parse(address);
	if (url === null || !/^https?:$/.test(url.protocol)) return null;
	url.username = "";
	url.password = "";
	return url.href;
}

function readRevision(git: string): string | null {
	const url = URL.parse(git);
	if (url === null) return null;
	const kind = ["rev", "branch", "tag"].find((key) => url.searchParams.has(key));
	return kind === undefined ? "" : `${kind}=${url.searchParams.get(kind)}`;
}

function listTables({ uv }: Project, name: string): Table[] | null {
	const found = Object.entries(subTable(uv, "sources")).find(
		([key]) => normalizePythonName(key) === name,
	);
	if (found === undefined) return null;
	return (Array.isArray(found[1]) ? found[1] : [found[1]]).filter(isTable);
}

function holdsIn({ extra, group }: Table, scope: Scope): boolean {
	const isOf = (kind: Scope["kind"], wanted: unknown): boolean =>
		typeof wanted !== "string" ||
		(scope.kind === kind && "name" in scope && scope.name === normalizePythonName(wanted));
	return isOf("extra", extra) && isOf("group", group);
}
