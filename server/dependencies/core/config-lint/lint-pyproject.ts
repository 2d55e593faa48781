import { nearestWord } from "#server/platform/nearest-word.ts";
import type { Issue } from "../../contract.ts";
import { makeIssue } from "../issue.ts";
import type { Table } from "../locks/parse-toml.ts";
import { isTable } from "../locks/read-values.ts";
import { findTomlLine } from "../project/find-toml-line.ts";
import type { Project } from "../project/read-pyproject.ts";
import { asTexts, subTable } from "../project/read-pyproject.ts";
import { parseSpecifierSet } from "../version/specifier.ts";
import vocabulary from "./uv-vocabulary.json" with { type: "json" };

/** Keys that were renamed, or that people and models write for another. */
const RIGHT_KEYS: Readonly<Record<string, string>> = {
	compile: "compile-bytecode",
	overrides: "override-dependencies",
	constraints: "constraint-dependencies",
	excludes: "exclude-dependencies",
	"transitive-overrides": "override-dependencies",
	indexes: "index",
	"dev-dependency": "dev-dependencies",
};

const EFFECT =
	"uv only warns and then ignores every setting under [tool.uv]: indexes, overrides, cooldown and audit settings included";

/** Finds what uv would ignore or misread in `pyproject.toml`, with the right spelling. */
export function lintPyproject(project: Project, file: string): Issue[] {
	const draft: DraftIssue = (rule, level, message, place) =>
		makeIssue({
			check: "configuration",
			rule,
			level,
			message,
			file,
			line: place.line,
			fix: place.fix ?? null,
			subject: place.subject,
		});
	const lineOf: FindLine = (table, key) => findTomlLine(project.text, table, key);
	const invalid = project.faults.map(({ reason, line, text }) =>
		draft("invalid-requirement", "error", reason, { line, subject: text }),
	);
	return [
		...lintKeys(project, draft, lineOf),
		...lintTables(project, draft, lineOf),
		...invalid,
		...lintProjectTable(project, draft, lineOf),
	];
}

/** Keys that uv does not know. */
function lintKeys(project: Project, draft: DraftIssue, lineOf: FindLine): Issue[] {
	const issues: Issue[] = [];
	for (const key of Object.keys(project.uv)) {
		if (vocabulary.keys["tool.uv"].includes(key)) continue;
		const right = RIGHT_KEYS[key] ?? nearestWord(key, vocabulary.keys["tool.uv"]);
		issues.push(
			draft("uv-unknown-key", "error", `[tool.uv] has no key "${key}": ${EFFECT}`, {
				line: lineOf(["tool", "uv", key], null) ?? lineOf(["tool", "uv"], key),
				fix: describeRightKey(key, right, project.uv[key]),
				subject: key,
			}),
		);
	}
	for (const name of ["pip", "workspace"] as const) {
		const known = vocabulary.keys[`tool.uv.${name}`];
		for (const key of Object.keys(subTable(project.uv, name))) {
			if (known.includes(key)) continue;
			const right = nearestWord(key, known);
			issues.push(
				draft("uv-unknown-key", "error", `[tool.uv.${name}] has no key "${key}"`, {
					line: lineOf(["tool", "uv", name], key),
					fix: right === null ? `remove "${key}"` : `write "${right}"`,
					subject: `${name}.${key}`,
				}),
			);
		}
	}
	return issues;
}

/** Tables and lists that stand in a place where uv reads something else. */
function lintTables(project: Project, draft: DraftIssue, lineOf: FindLine): Issue[] {
	const issues: Issue[] = [];
	for (const [group, value] of Object.entries(subTable(project.uv, "dependency-groups"))) {
		if (isTable(value)) continue;
		issues.push(
			draft(
				"misplaced-group",
				"error",
				`[tool.uv.dependency-groups] "${group}" is a list of dependencies, and this table only takes settings of groups: uv refuses the file`,
				{
					line: lineOf(["tool", "uv", "dependency-groups"], group),
					fix: `move it to the top level: [dependency-groups]\n${group} = ${JSON.stringify(asTexts(value))}`,
					subject: group,
				},
			),
		);
	}
	if (project.uv["dev-dependencies"] !== undefined) {
		issues.push(
			draft(
				"deprecated-key",
				"warning",
				"[tool.uv] dev-dependencies is the old place of development dependencies",
				{
					line: lineOf(["tool", "uv"], "dev-dependencies"),
					fix: `[dependency-groups]\ndev = ${JSON.stringify(asTexts(project.uv["dev-dependencies"]))}`,
					subject: "dev-dependencies",
				},
			),
		);
	}
	return issues;
}

type FindLine = (table: readonly string[], key: string | null) => number | null;

type DraftIssue = (
	rule: string,
	level: Issue["level"],
	message: string,
	place: { readonly line: number | null; readonly fix?: string | null; readonly subject: string },
) => Issue;

function lintProjectTable(project: Project, draft: DraftIssue, lineOf: FindLine): Issue[] {
	const issues: Issue[] = [];
	const line = lineOf(["project"], null);
	if (project.name !== null && project.requiresPython === null) {
		issues.push(
			draft(
				"no-requires-python",
				"warning",
				"[project] has no requires-python: the lock then serves no stated Python",
				{
					line,
					fix: 'add requires-python = ">=3.12"',
					subject: "requires-python",
				},
			),
		);
	}
	if (project.requiresPython !== null) {
		const parsed = parseSpecifierSet(project.requiresPython);
		if (!parsed.ok) {
			issues.push(
				draft("invalid-requires-python", "error", `requires-python: ${parsed.reason}`, {
					line: lineOf(["project"], "requires-python"),
					subject: "requires-python",
				}),
			);
		}
	}
	const groups = subTable(project.document, "dependency-groups");
	for (const [group, entries] of Object.entries(groups)) {
		for (const name of includedGroups(entries)) {
			if (project.groups.includes(name.toLowerCase().replace(/[-_.]+/g, "-"))) continue;
			issues.push(
				draft(
					"unknown-group",
					"error",
					`group "${group}" includes "${name}", which is no group of the project`,
					{
						line: lineOf(["dependency-groups"], group),
						fix: nearestWord(name, project.groups),
						subject: `${group}:${name}`,
					},
				),
			);
		}
	}
	return issues;
}

function includedGroups(entries: unknown): string[] {
	if (!Array.isArray(entries)) return [];
	return entries.flatMap((entry: unknown) => {
		const name = isTable(entry) ? entry["include-group"] : null;
		return typeof name === "string" ? [name] : [];
	});
}

/** The patch: the key as it should stand, with the value in the form that it takes. */
function describeRightKey(key: string, right: string | null, value: unknown): string {
	if (right === null) return `remove "${key}": nothing like it exists`;
	if (!isTable(value)) return `write ${right} = ${JSON.stringify(value)}`;
	const requirements = listOverrides(value);
	const list = `${right} = ${JSON.stringify(requirements)}`;
	return right === "override-dependencies"
		? `under [tool.uv]: ${list} (for a security floor rather constraint-dependencies = ${JSON.stringify(requirements.map((entry) => entry.replace("==", ">=")))})`
		: `under [tool.uv]: ${list}`;
}

function listOverrides(table: Table): string[] {
	return Object.entries(table).flatMap(([name, version]) =>
		typeof version === "string" ? [`${name}${version}`] : [],
	);
}
