import { AppError, isAppError } from "#server/platform/errors.ts";
import type { AuditedLock } from "./checks/audit-input.ts";
import { traceDependencies } from "./core/graph/trace-dependencies.ts";
import type { Member } from "./core/integrity/find-staleness.ts";
import { buildFlatRoots } from "./core/locks/flat-roots.ts";
import type { Lock, LockedPackage, LockFault, LockKind } from "./core/locks/lock-model.ts";
import type { Table } from "./core/locks/parse-toml.ts";
import { findLockKind, readLock } from "./core/locks/read-lock.ts";
import type { Declared, Project, ProjectResult } from "./core/project/read-pyproject.ts";
import {
	asTexts,
	namesOtherIndex,
	readPyproject,
	subTable,
} from "./core/project/read-pyproject.ts";
import { readScript } from "./core/project/read-script.ts";
import { normalizePythonName } from "./core/requirement/package-name.ts";
import type { ProjectFiles } from "./ports.ts";

/** A file of the project that cannot be read, and why. */
export interface FileFault {
	readonly file: string;
	readonly fault: LockFault;
}

/** A project with its lock, as far as they can be read. */
export interface LoadedProject {
	readonly project: Project | null;
	readonly projectFile: string | null;
	readonly projectFault: LockFault | null;
	readonly members: readonly Member[];
	/** Projects of the workspace that cannot be read. */
	readonly memberFaults: readonly FileFault[];
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
	const look = openLooks(files);
	const { projectFile, lockFile } = chooseFiles(look, file);
	const read = projectFile === null ? null : readProject(projectFile, look(projectFile));
	const project = read?.ok ? { ...read.project, uvFile: readUvFile(look) } : null;
	const lockKind = lockFile === null ? null : findLockKind(lockFile);
	const isPython = lockKind !== "package-lock";
	return {
		project: isPython ? project : null,
		projectFile: isPython ? projectFile : null,
		projectFault: read !== null && !read.ok ? read.fault : null,
		...(project !== null && lockKind !== "uv-script"
			? loadMembers(files, look, project)
			: { members: [], memberFaults: [] }),
		lockKind,
		lock: loadLock(look, lockFile, lockKind, project, projectFile),
	};
}

/** Names of the dependency groups that the lock or the projects have, sorted. */
export function listGroups({ lock, project, members }: LoadedProject): string[] {
	const roots = lock.kind === "unreadable" ? [] : lock.lock.roots;
	const projects = [...members.map((member) => member.project), ...(project ? [project] : [])];
	const scopes = [
		...roots.flatMap((root) => root.scopes.map(({ scope }) => scope)),
		...projects.flatMap(({ declared, misplaced }) =>
			[...declared, ...misplaced].map(({ scope }) => scope),
		),
	];
	return [
		...new Set(scopes.flatMap((scope) => (scope.kind === "group" ? [scope.name] : []))),
	].sort();
}

type FileLook =
	| { readonly kind: "absent" }
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "fault"; readonly fault: LockFault };

type Look = (name: string) => FileLook;

/** Reads each file once; one that is there and cannot be read is a fault of that file alone. */
function openLooks(files: ProjectFiles): Look {
	const seen = new Map<string, FileLook>();
	return (name) => {
		const known = seen.get(name) ?? lookAt(files, name);
		seen.set(name, known);
		return known;
	};
}

function lookAt(files: ProjectFiles, name: string): FileLook {
	try {
		const text = files.readText(name);
		return text === null ? { kind: "absent" } : { kind: "text", text };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		const hint = isAppError(error) ? (error.hint ?? null) : null;
		return { kind: "fault", fault: { message, hint, line: null, column: null } };
	}
}

function readProject(name: string, look: FileLook): ProjectResult | null {
	if (look.kind === "absent") return null;
	if (look.kind === "fault") return { ok: false, fault: look.fault };
	return name.endsWith(".py") ? readScript(look.text) : readPyproject(look.text);
}

/** A file at fault is left out: uv itself stops at it, and says so. */
function readUvFile(look: Look): Table | null {
	const result = readProject("uv.toml", look("uv.toml"));
	return result?.ok ? result.project.document : null;
}

function chooseFiles(
	look: Look,
	file: string | null,
): { projectFile: string | null; lockFile: string | null } {
	const has = (name: string) => (look(name).kind === "absent" ? null : name);
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

function loadMembers(
	files: ProjectFiles,
	look: Look,
	root: Project,
): Pick<LoadedProject, "members" | "memberFaults"> {
	const workspace = subTable(root.uv, "workspace");
	const patterns = asTexts(workspace.members).map((pattern) => `${pattern}/pyproject.toml`);
	const excluded = new Set(
		asTexts(workspace.exclude).flatMap((pattern) => files.list([`${pattern}/pyproject.toml`])),
	);
	const found = files
		.list(patterns)
		.filter((name) => !excluded.has(name) && name !== "pyproject.toml");
	const read = found.map((name) => ({ name, result: readProject(name, look(name)) }));
	const members = read.flatMap(({ name, result }): Member[] =>
		result?.ok ? [{ path: name.replace(/\/pyproject\.toml$/, ""), project: result.project }] : [],
	);
	const memberFaults = read.flatMap(({ name, result }): FileFault[] =>
		result === null || result.ok ? [] : [{ file: name, fault: result.fault }],
	);
	const isMember = root.name !== null;
	return { members: isMember ? [{ path: "", project: root }, ...members] : members, memberFaults };
}

function loadLock(
	look: Look,
	lockFile: string | null,
	kind: LockKind | null,
	project: Project | null,
	projectFile: string | null,
): AuditedLock {
	if (lockFile === null || kind === null) {
		const lock = project === null ? lockPins([], "") : lockProject(project);
		return {
			kind: "pins",
			file: projectFile ?? "pyproject.toml",
			lock,
			traces: traceDependencies(lock),
		};
	}
	const seen = look(lockFile);
	if (seen.kind === "fault") return { kind: "unreadable", file: lockFile, fault: seen.fault };
	const result = readLock(kind, seen.kind === "text" ? seen.text : "");
	if (!result.ok) return { kind: "unreadable", file: lockFile, fault: result.fault };
	return {
		kind: "read",
		file: lockFile,
		lock: result.lock,
		traces: traceDependencies(result.lock),
	};
}

/** Without a lock the exact pins of the project are all that is known to be installed. */
function lockProject(project: Project): Lock {
	const sources = new Set(Object.keys(subTable(project.uv, "sources")).map(normalizePythonName));
	const declared = [...project.declared, ...project.misplaced].filter(
		({ requirement }) => requirement.url === null && !sources.has(requirement.name),
	);
	return lockPins(declared, namesOtherIndex(project) ? "an index of the project's own" : "");
}

function lockPins(declared: readonly Declared[], location: string): Lock {
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
				source: { kind: "registry", location },
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
