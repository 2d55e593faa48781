import type { Lock, LockedPackage, RecordedMetadata, UvLockFacts } from "../locks/lock-model.ts";
import type { Project } from "../project/read-pyproject.ts";
import type { MarkerEnvironment } from "../requirement/evaluate-marker.ts";
import { comparePep440, parsePep440 } from "../version/pep440.ts";
import { compareManifest, describeDiff, toComparables } from "./compare-manifest.ts";
import { fromRecorded } from "./compare-requirements.ts";
import { compareSettings } from "./compare-settings.ts";
import { listWorkspaceNames } from "./find-sources.ts";
import { sampleEnvironments, samplePythons } from "./sample-environments.ts";
import type { StaleReason } from "./stale-reason.ts";
import { compareNames } from "./stale-reason.ts";

/** A member of the workspace with its folder, relative to the lock. */
export interface Member {
	readonly path: string;
	readonly project: Project;
}

export interface StalenessInput {
	readonly lock: Lock;
	readonly root: Project;
	/** All members of the workspace, the root included where it is one. */
	readonly members: readonly Member[];
	/** True for the lock of a script, whose requirements stand in the manifest. */
	readonly isScript: boolean;
}

export interface Staleness {
	readonly reasons: readonly StaleReason[];
	/** What cannot be judged without running a build back end or the resolver. */
	readonly notJudged: readonly string[];
}

/** Compares what the project says with what uv recorded of it when it locked. */
export function findStaleness(input: StalenessInput): Staleness {
	const { lock, root } = input;
	const reasons: StaleReason[] = [];
	const notJudged: string[] = [];
	if (lock.uv === null)
		return { reasons, notJudged: ["the lock does not record what it was made from"] };
	const environments = sampleEnvironments(lock.uv.requiresPython);
	reasons.push(...compareRequiresPython(input, lock.uv));
	reasons.push(...compareSettings(root, lock, lock.uv, environments));
	reasons.push(...compareManifest(root, lock, lock.uv, environments));
	if (input.isScript) {
		const declared = toComparables(root.declared, root, root, environments);
		const recorded = lock.uv.requirements.map((entry) => fromRecorded(entry, environments));
		reasons.push(...describeDiff("requirements", "the script", declared, recorded, ""));
		return { reasons, notJudged };
	}
	reasons.push(...compareRootGroups(input, lock.uv, environments));
	reasons.push(...compareMembers(input.members, lock.uv, lock));
	const context = { ...input, uv: lock.uv, environments };
	for (const member of input.members) {
		const locked = findMember(lock, member);
		if (locked === null) continue;
		reasons.push(...compareMember(member, locked, context, notJudged));
	}
	return { reasons, notJudged };
}

function findMember(lock: Lock, member: Member): LockedPackage | null {
	return (
		lock.packages.find(
			({ name, source }) =>
				name === member.project.name && ["editable", "virtual", "directory"].includes(source.kind),
		) ?? null
	);
}

/** uv looks at the bounds that all members have in common; what `!=` leaves out is none of them. */
function compareRequiresPython({ root, members }: StalenessInput, uv: UvLockFacts): StaleReason[] {
	const projects = new Set([root, ...members.map(({ project }) => project)]);
	const wanted = [...projects].flatMap(({ requiresPython }) => requiresPython ?? []);
	if (wanted.length === 0) return [];
	const text = wanted.join(",");
	if (samplePythons(text) === samplePythons(uv.requiresPython)) return [];
	return [
		{
			rule: "stale-requires-python",
			message: `requires-python is "${text}" in the project and "${uv.requiresPython}" in the lock`,
			line: null,
			member: "",
		},
	];
}

/** Groups of a workspace whose root is no project stand in the manifest. */
function compareRootGroups(
	{ root }: StalenessInput,
	uv: UvLockFacts,
	environments: readonly MarkerEnvironment[],
): StaleReason[] {
	if (root.name !== null) return [];
	return compareGroups(root, uv.groups, "", { root, environments });
}

function compareMembers(members: readonly Member[], uv: UvLockFacts, lock: Lock): StaleReason[] {
	const wanted = new Set(members.flatMap(({ project }) => project.name ?? []));
	const recorded = new Set(
		uv.members.length > 0
			? uv.members
			: lock.roots.flatMap((root) => (root.key === null ? [] : [root.name])),
	);
	const added = [...wanted].filter((name) => !recorded.has(name));
	const removed = [...recorded].filter((name) => !wanted.has(name));
	return [
		...added.map((name) => ({
			rule: recorded.size === 0 ? "stale-missing-root" : "stale-members",
			message: `"${name}" is a project of the workspace, and the lock does not hold it`,
			line: null,
			member: "",
		})),
		...removed.map((name) => ({
			rule: "stale-members",
			message: `the lock holds the project "${name}", which is none of the workspace`,
			line: null,
			member: "",
		})),
	];
}

/** What all members are compared by. */
interface Context extends StalenessInput {
	readonly uv: UvLockFacts;
	readonly environments: readonly MarkerEnvironment[];
}

function compareMember(
	{ project, path }: Member,
	locked: LockedPackage,
	context: Context,
	notJudged: string[],
): StaleReason[] {
	const reasons: StaleReason[] = [];
	const add = (rule: string, message: string) =>
		reasons.push({ rule, message, line: null, member: path });
	const isPackage = isInstalled(project, context);
	if ((locked.source.kind === "virtual") === isPackage) {
		add(
			"stale-virtual",
			`"${locked.name}" is ${isPackage ? "a package that is installed" : "no package (no [build-system])"}, and the lock holds it as ${locked.source.kind}`,
		);
	}
	if (project.version !== null && !isSameVersion(project.version, locked.version ?? "")) {
		add(
			"stale-version",
			`"${locked.name}" is ${project.version} in the project and ${locked.version ?? "without version"} in the lock`,
		);
	}
	if (project.dynamic.includes("version") && locked.version !== null) {
		add(
			"stale-dynamic",
			`the version of "${locked.name}" is dynamic, and the lock holds ${locked.version}`,
		);
	}
	if (project.dynamic.some((key) => key === "dependencies" || key === "optional-dependencies")) {
		notJudged.push(
			`the dependencies of "${locked.name}" are dynamic: only its build back end knows them`,
		);
		return reasons;
	}
	const metadata = context.uv.metadata.get(locked.key);
	if (metadata === undefined) {
		if (project.declared.length > 0) {
			notJudged.push(`the lock records no metadata of "${locked.name}": compared by names only`);
			reasons.push(...compareEdges(project, locked, path));
		}
		return reasons;
	}
	return [...reasons, ...compareMetadata(project, metadata, path, context)];
}

/** A member that another one takes from the workspace is installed, build system or not. */
function isInstalled(project: Project, { root, members }: StalenessInput): boolean {
	const { name, uv, hasBuildSystem } = project;
	if (typeof uv.package === "boolean") return uv.package;
	const users = [root, ...members.map((member) => member.project)];
	return (
		hasBuildSystem ||
		users.some((user) => user.name !== name && listWorkspaceNames(user).includes(name ?? ""))
	);
}

function isSameVersion(a: string, b: string): boolean {
	const [left, right] = [parsePep440(a), parsePep440(b)];
	return left === null || right === null ? a === b : comparePep440(left, right) === 0;
}

/** Without recorded metadata, every declared name must at least be among the edges. */
function compareEdges(project: Project, locked: LockedPackage, path: string): StaleReason[] {
	const names = new Set(locked.edges.map((edge) => edge.name));
	return project.declared
		.filter(({ scope, requirement }) => scope.kind !== "group" && !names.has(requirement.name))
		.map(({ requirement, line }) => ({
			rule: "stale-requirements",
			message: `the lock does not hold "${requirement.name}" among the dependencies of the project`,
			line,
			member: path,
		}));
}

function compareMetadata(
	project: Project,
	metadata: RecordedMetadata,
	path: string,
	{ root, environments }: Context,
): StaleReason[] {
	const plain = project.declared.filter(({ scope }) => scope.kind !== "group");
	const reasons = describeDiff(
		"requirements",
		"the project",
		toComparables(plain, project, root, environments),
		metadata.requires.map((entry) => fromRecorded(entry, environments)),
		path,
	);
	reasons.push(...compareNames("stale-extras", "extra", project.extras, metadata.extras, path));
	reasons.push(...compareGroups(project, metadata.groups, path, { root, environments }));
	return reasons;
}

function compareGroups(
	project: Project,
	recorded: RecordedMetadata["groups"],
	path: string,
	{ root, environments }: Pick<Context, "root" | "environments">,
): StaleReason[] {
	const recordedGroups = Object.keys(recorded);
	const hasDevList = project.uv["dev-dependencies"] !== undefined;
	const ownGroups = [...new Set([...project.groups, ...(hasDevList ? ["dev"] : [])])];
	const changed = recordedGroups
		.filter((group) => ownGroups.includes(group))
		.flatMap((group) => {
			const declared = project.declared.filter(
				({ scope }) => scope.kind === "group" && scope.name === group,
			);
			return describeDiff(
				"groups",
				`group "${group}"`,
				toComparables(declared, project, root, environments),
				(recorded[group] ?? []).map((entry) => fromRecorded(entry, environments)),
				path,
			);
		});
	return [...compareNames("stale-groups", "group", ownGroups, recordedGroups, path), ...changed];
}
