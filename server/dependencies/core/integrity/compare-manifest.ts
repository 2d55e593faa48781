import type { Lock, RecordedRequirement, UvLockFacts } from "../locks/lock-model.ts";
import type { Declared, Project } from "../project/read-pyproject.ts";
import { asTexts } from "../project/read-pyproject.ts";
import type { MarkerEnvironment } from "../requirement/evaluate-marker.ts";
import { normalizePythonName } from "../requirement/package-name.ts";
import { parseRequirement } from "../requirement/parse-requirement.ts";
import type { Comparable } from "./compare-requirements.ts";
import { diffRequirements, fromDeclared, fromRecorded } from "./compare-requirements.ts";
import { findSources } from "./find-sources.ts";
import type { StaleReason } from "./stale-reason.ts";
import { compareNames } from "./stale-reason.ts";

/** Requirements of a project, with the sources that it or the workspace's root names for them. */
export function toComparables(
	declared: readonly Declared[],
	project: Project,
	root: Project,
	environments: readonly MarkerEnvironment[],
): Comparable[] {
	return declared.flatMap((entry) => {
		const sources = findSources(project, root, entry.requirement.name, entry.scope);
		return fromDeclared(entry, environments, sources);
	});
}

/** What differs between two lists of requirements, as reasons. */
export function describeDiff(
	kind: string,
	where: string,
	declared: readonly Comparable[],
	recorded: readonly Comparable[],
	member: string,
): StaleReason[] {
	const { added, removed } = diffRequirements(declared, recorded);
	const nameOf = ({ key }: Comparable) => key.split("|")[0] ?? "";
	const reasons: StaleReason[] = [];
	for (const entry of added) {
		const old = removed.find((candidate) => nameOf(candidate) === nameOf(entry));
		reasons.push({
			rule: `stale-${kind}`,
			message:
				old === undefined
					? `${where} asks for "${entry.text}", which the lock was not made with`
					: `${where} asks for "${entry.text}", and the lock was made with "${old.text}"`,
			line: entry.line,
			member,
		});
	}
	for (const entry of removed) {
		if (added.some((candidate) => nameOf(candidate) === nameOf(entry))) continue;
		reasons.push({
			rule: `stale-${kind}`,
			message: `the lock was made with "${entry.text}", which ${where} no longer asks for`,
			line: null,
			member,
		});
	}
	return reasons;
}

/** Compares constraints, overrides and exclusions of `[tool.uv]` with those that uv recorded. */
export function compareManifest(
	root: Project,
	lock: Lock,
	uv: UvLockFacts,
	environments: readonly MarkerEnvironment[],
): StaleReason[] {
	const lists = [
		["constraints", "constraint-dependencies", uv.constraints],
		["overrides", "override-dependencies", uv.overrides],
		["build-constraints", "build-constraint-dependencies", uv.buildConstraints],
	] as const;
	const reasons = lists.flatMap(([kind, key, recorded]) =>
		describeDiff(
			kind,
			`[tool.uv] ${key}`,
			toComparables(readList(root.uv[key]), root, root, environments),
			recorded.map((entry: RecordedRequirement) => fromRecorded(entry, environments)),
			"",
		),
	);
	const names = new Set(lock.packages.map(({ name }) => name));
	// An exclusion that nothing in the lock would be touched by does not make uv lock again.
	const excludes = asTexts(root.uv["exclude-dependencies"])
		.map(normalizePythonName)
		.filter((name) => names.has(name) || uv.excludes.includes(name));
	return [...reasons, ...compareNames("stale-excludes", "exclusion", excludes, uv.excludes, "")];
}

function readList(value: unknown): Declared[] {
	return asTexts(value).flatMap((text) => {
		const parsed = parseRequirement(text);
		if (!parsed.ok) return [];
		return [{ text, requirement: parsed.value, scope: { kind: "production" }, line: null }];
	});
}
