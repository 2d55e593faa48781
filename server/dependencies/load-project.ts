import { AppError } from "#server/platform/errors.ts";
import type { AuditedLock } from "./checks/audit-input.ts";
import { traceDependencies } from "./core/graph/trace-dependencies.ts";
import type { Member } from "./core/integrity/find-staleness.ts";
import { buildFlatRoots } from "./core/locks/flat-roots.ts";
import type { Lock, LockedPackage, LockFault, LockKind } from "./core/locks/lock-model.ts";
import type { Table } from "./core/locks/parse-toml.ts";
import { findLockKind, readLock } from "./core/locks/read-lock.ts";
import type { Declared, Project, ProjectResult } from "./core/project/read-pyproject.ts";
import { asTexts, readPyproject, subTable } from "./core/project/read-pyproject.ts";
import { readScript } from "./core/project/read-script.ts";
import type { ProjectFiles } from "./ports.ts";

/** A project with its lock, as far as they can be read. */
export interface LoadedProject {
	readonly project: Project | null;
	readonly projectFile: string | null;
	readonly projectFault: LockFault | null;
	readonly members: readonly Member[];
	readonly lockKind: LockKind | null;
	readonly lock: AuditedLock;
}

const LOCK_NAMES = [
	"uv.lock",
	"pylock.toml",
	"package-lock.json",
	"npm-shrinkwrap.json",
	"requirements.txt",
];

/**
 * Reads what an audit is about. `file` names a lock, a script or `pyproject.toml` in the folder;
 * null takes the first lock that the folder holds. Faults of single files are part of the result.
 */
export function loadProject(files: ProjectFiles, file: string | null): LoadedProject {
	const names = chooseFiles(files, file);
	const { projectFile, lockFile } = names;
	const text = projectFile === null ? null : files.readText(projectFile);
	const read = text === null || projectFile === null ? null : readProject(projectFile, text);
	const project = read?.ok ? { ...read.project, uvFile: readUvFile(files) } : null;
	const lockKind = lockFile === null ? null : findLockKind(lockFile);
	const isPython = lockKind !== "package-lock";
	return {
		project: isPython ? project : null,
		projectFile: isPython ? projectFile : null,
		projectFault: read !== null && !read.ok ? read.fault : null,
		members: project !== null && lockKind !== "uv-script" ? loadMembers(files, project) : [],
		lockKind,
		lock: loadLock(files, lockFile, lockKind, project, projectFile),
	};
}

function readProject(name: string, text: string): ProjectResult {
	return name.endsWith(".py") ? readScript(text) : readPyproject(text);
}

/** A file at fault is left out: uv itself stops at it, and says so. */
function readUvFile(files: ProjectFiles): Table | null {
	const text = files.readText("uv.toml");
	if (text === null) return null;
	const result = readPyproject(text);
	return result.ok ? result.project.document : null;
}

function chooseFiles(
	files: ProjectFiles,
	file: string | null,
): { projectFile: string | null; lockFile: string | null } {
	const has = (name: string) => (files.readText(name) === null ? null : name);
	if (file?.endsWith(".py")) return { projectFile: file, lockFile: has(`${file}.lock`) };
	if (file !== null && findLockKind(file) !== null) {
		const script = file.endsWith(".py.lock") ? has(file.replace(/\.lock$/, "")) : null;
		return { projectFile: script ?? has("pyproject.toml"), lockFile: file };
	}
	if (file !== null && file !== "pyproject.toml") {
		throw new AppError(
			"invalid_input",
			`${file} is no lock, script or pyproject.toml that can be audited`,
			{
				hint: `known: ${LOCK_NAMES.join(", ")}, pylock.<name>.toml, <script>.py and <script>.py.lock`,
			},
		);
	}
	const lockFile = LOCK_NAMES.find((name) => has(name) !== null) ?? null;
	const projectFile = has("pyproject.toml");
	if (lockFile === null && projectFile === null) {
		throw new AppError("invalid_input", "there is nothing to audit in this folder", {
			hint: `it holds none of pyproject.toml, ${LOCK_NAMES.join(", ")}`,
		});
	}
	return { projectFile, lockFile };
}

function loadMembers(files: ProjectFiles, root: Project): Member[] {
	const workspace = subTable(root.uv, "workspace");
	const patterns = asTexts(workspace.members).map((pattern) => `${pattern}/pyproject.toml`);
	const excluded = new Set(
		asTexts(workspace.exclude).flatMap((pattern) => files.list([`${pattern}/pyproject.toml`])),
	);
	const found = files
		.list(patterns)
		.filter((name) => !excluded.has(name) && name !== "pyproject.toml");
	const members = found.flatMap((name): Member[] => {
		const result = readPyproject(files.readText(name) ?? "");
		return result.ok
			? [{ path: name.replace(/\/pyproject\.toml$/, ""), project: result.project }]
			: [];
	});
	return root.name === null ? members : [{ path: "", project: root }, ...members];
}

function loadLock(
	files: ProjectFiles,
	lockFile: string | null,
	kind: LockKind | null,
	project: Project | null,
	projectFile: string | null,
): AuditedLock {
	if (lockFile === null || kind === null) {
		const lock = lockPins(project === null ? [] : [...project.declared, ...project.misplaced]);
		return {
			kind: "pins",
			file: projectFile ?? "pyproject.toml",
			lock,
			traces: traceDependencies(lock),
		};
	}
	const result = readLock(kind, files.readText(lockFile) ?? "");
	if (!result.ok) return { kind: "unreadable", file: lockFile, fault: result.fault };
	return {
		kind: "read",
		file: lockFile,
		lock: result.lock,
		traces: traceDependencies(result.lock),
	};
}

/** Without a lock the exact pins of the project are all that is known to be installed. */
function lockPins(declared: readonly Declared[]): Lock {
	const packages = declared.flatMap(({ requirement, scope, line }, index): LockedPackage[] => {
		const pin = /^={2,3}([^,*]+)$/.exec(requirement.specifierText)?.[1];
		if (pin === undefined) return [];
		const marker =
			scope.kind === "group"
				? `'${scope.name}' in dependency_groups`
				: scope.kind === "extra"
					? `'${scope.name}' in extras`
					: "";
		return [
			{
				key: `${requirement.name}#${index}`,
				name: requirement.name,
				version: pin,
				ecosystem: "PyPI",
				source: { kind: "registry", location: "" },
				edges: [],
				artifacts: [],
				marker,
				licence: null,
				deprecated: null,
				line: line ?? 1,
			},
		];
	});
	return {
		kind: "requirements",
		ecosystem: "PyPI",
		formatVersion: "",
		packages,
		roots: buildFlatRoots(packages),
		hasGraph: false,
		uv: null,
		remarks: [],
	};
}
