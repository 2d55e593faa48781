import type { CheckResult, Issue } from "../contract.ts";
import type { ImportFinding, ImportSite } from "../core/imports/judge-imports.ts";
import { judgeImports } from "../core/imports/judge-imports.ts";
import type { ImportedModule } from "../core/imports/read-imports.ts";
import { makeIssue } from "../core/issue.ts";
import type { Project } from "../core/project/read-pyproject.ts";
import { normalizePythonName } from "../core/requirement/package-name.ts";
import type { AuditInput } from "./audit-input.ts";
import { concludeCheck, notChecked } from "./audit-input.ts";

/** What is no part of the shipped code: its imports may come from groups. */
const TEST_FILE =
	/(?:^|\/)(?:tests?|testing|docs|examples|benchmarks)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|setup|noxfile|tasks|fabfile)\.py$/;

/** Imports against declarations: unused, missing, transitive, misplaced. */
export async function checkImports(input: AuditInput): Promise<CheckResult> {
	if (input.lockKind === "package-lock")
		return notChecked("imports are read of Python projects only");
	const projects = listProjects(input);
	if (projects.length === 0)
		return notChecked(
			input.projectFault === null
				? "there is no pyproject.toml to compare imports with"
				: "pyproject.toml cannot be read",
		);
	const files = listPython(input).filter((file) => !TEST_FILE.test(file));
	if (files.length === 0) return notChecked("there is no Python file");
	// The grammar of Python is loaded when there is something to read.
	const { readImports } = await import("../core/imports/read-imports.ts");
	const found = projects.flatMap(({ path, project }) => {
		const own = files.filter((file) => ownerOf(file, projects) === path);
		return own.length === 0 ? [] : judgeProject({ path, project }, own, input, readImports);
	});
	const issues = found.map(({ finding, file }) => describe(finding, file, input));
	const facts = { files: files.length, by_rule: countRules(found.map(({ finding }) => finding)) };
	return concludeCheck(issues, facts, { clean: "imports and declarations agree", noun: "finding" });
}

interface OwnedProject {
	readonly path: string;
	readonly project: Project;
}

function listProjects({ members, project }: AuditInput): OwnedProject[] {
	if (members.length > 0) return [...members];
	return project === null ? [] : [{ path: "", project }];
}

function listPython({ lockKind, projectFile, files }: AuditInput): string[] {
	if (lockKind === "uv-script" && projectFile !== null) return [projectFile];
	return files.list(["**/*.py"]);
}

/** The innermost project whose folder holds the file. */
function ownerOf(file: string, projects: readonly OwnedProject[]): string {
	const holding = projects.filter(({ path }) => path === "" || file.startsWith(`${path}/`));
	return holding.map(({ path }) => path).sort((a, b) => b.length - a.length)[0] ?? "";
}

function judgeProject(
	{ path, project }: OwnedProject,
	files: readonly string[],
	input: AuditInput,
	readImports: (text: string) => ImportedModule[],
): { finding: ImportFinding; file: string | null }[] {
	const sites = files.flatMap((file) => {
		const text = input.files.readText(file) ?? "";
		// A script with metadata of its own (PEP 723) asks nothing of the project.
		if (input.lockKind !== "uv-script" && /^# \/\/\/ script\s*$/m.test(text)) return [];
		return readImports(text).map((entry): ImportSite => ({ ...entry, file }));
	});
	const locked = input.lock.kind === "read" ? input.lock.lock.packages.map(({ name }) => name) : [];
	const stated = new Map<string, string[]>();
	for (const [name, modules] of Object.entries(input.policy.imports.modules)) {
		for (const module of [modules].flat()) {
			stated.set(module, [...(stated.get(module) ?? []), normalizePythonName(name)]);
		}
	}
	const findings = judgeImports({
		sites,
		declared: project.declared,
		locked: new Set(locked),
		ownModules: listOwnModules(path, files, input),
		installed: mapInstalled(input),
		stated,
	});
	const projectFile = path === "" ? input.projectFile : `${path}/pyproject.toml`;
	return findings.map((finding) => ({ finding, file: finding.file ?? projectFile }));
}

/** Top-level names under the project's folder, under `src/`, and those of workspace neighbours. */
function listOwnModules(
	path: string,
	files: readonly string[],
	{ members }: AuditInput,
): Set<string> {
	const prefix = path === "" ? "" : `${path}/`;
	const names = files.flatMap((file) => {
		const parts = file.slice(prefix.length).split("/");
		return parts.slice(0, 2).map((part) => part.replace(/\.py$/, ""));
	});
	const neighbours = members.flatMap(({ project }) => project.name?.replaceAll("-", "_") ?? []);
	return new Set([...names, ...neighbours]);
}

function mapInstalled({ installed }: AuditInput): Map<string, string[]> {
	const byModule = new Map<string, string[]>();
	for (const { name, modules } of installed) {
		for (const module of modules) byModule.set(module, [...(byModule.get(module) ?? []), name]);
	}
	return byModule;
}

function countRules(findings: readonly ImportFinding[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { rule } of findings) counts[rule] = (counts[rule] ?? 0) + 1;
	return counts;
}

/** A guess never fails an audit: only what installed metadata or the policy says does. */
function describe(finding: ImportFinding, file: string | null, { policy }: AuditInput): Issue {
	const ignored = policy.imports.ignore.find(
		({ rule, name }) => rule === finding.rule && name.toLowerCase() === finding.name.toLowerCase(),
	);
	const isSure = finding.confidence === "installed" || finding.confidence === "policy";
	const isMissing = finding.rule === "DEP001" || finding.rule === "DEP004";
	const issue = makeIssue({
		check: "unused",
		rule: finding.rule,
		level: isSure && isMissing ? "error" : "warning",
		message: `${finding.message}${isSure ? "" : ` (by ${finding.confidence === "map" ? "a list of known names" : "its name"}: nothing is installed to ask)`}`,
		file,
		line: finding.line,
		package: finding.name,
	});
	if (ignored === undefined) return { ...issue, fails: isSure && isMissing };
	const waived = { owner: "policy", reason: ignored.reason, expires: "", status: null };
	return { ...issue, level: "note", waived };
}
