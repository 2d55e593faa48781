import type { Issue } from "../../contract.ts";
import type { DependencyTraces } from "../graph/trace-dependencies.ts";
import { makeIssue } from "../issue.ts";
import type { Lock, LockedPackage } from "../locks/lock-model.ts";

const STRONG = new Set(["sha256", "sha384", "sha512", "blake2b"]);

export interface PackageRules {
	/** Hosts of indexes that the policy trusts besides the ecosystem's own. */
	readonly trustedHosts: readonly string[];
	readonly file: string;
}

const OWN_HOSTS: Readonly<Record<string, readonly string[]>> = {
	PyPI: ["pypi.org", "files.pythonhosted.org"],
	npm: ["registry.npmjs.org"],
};

/** Checks where every package comes from and whether its bytes are pinned. */
export function checkPackages(lock: Lock, traces: DependencyTraces, rules: PackageRules): Issue[] {
	const issues = lock.packages.flatMap((locked) => [
		...checkHashes(lock, locked, rules),
		...checkSource(locked, rules),
	]);
	issues.push(...findUnknownHosts(lock, rules), ...findTwoSources(lock, rules));
	for (const locked of traces.unreachable) {
		issues.push(
			draft(
				"unreachable-package",
				"warning",
				locked,
				rules,
				`no project of the lock needs "${locked.name}" ${locked.version ?? ""}`,
			),
		);
	}
	return issues;
}

function draft(
	rule: string,
	level: Issue["level"],
	locked: LockedPackage,
	{ file }: PackageRules,
	message: string,
	fix: string | null = null,
): Issue {
	const { name, version, line } = locked;
	return makeIssue({
		check: "lock_integrity",
		rule,
		level,
		message,
		file,
		line,
		package: name,
		version,
		fix,
	});
}

function checkHashes(lock: Lock, locked: LockedPackage, rules: PackageRules): Issue[] {
	if (!["registry", "url"].includes(locked.source.kind)) return [];
	const { artifacts } = locked;
	const hashes = artifacts.flatMap((artifact) => artifact.hashes);
	const label = `"${locked.name}" ${locked.version ?? ""}`.trim();
	const isBundled = lock.kind === "package-lock" && artifacts.length === 0;
	if (isBundled) return [];
	const bare = artifacts.filter((artifact) => artifact.hashes.length === 0);
	if (artifacts.length === 0 || bare.length > 0) {
		const what =
			hashes.length === 0 ? "no hash" : `no hash for ${bare.length} of ${artifacts.length} files`;
		return [
			draft(
				"missing-hash",
				"error",
				locked,
				rules,
				`${label} has ${what}: what is installed cannot be verified`,
				"make the lock again with a tool that records hashes, such as `uv lock`",
			),
		];
	}
	const weak = artifacts.filter(
		({ hashes: own }) => !own.some(({ algorithm }) => STRONG.has(algorithm)),
	);
	if (weak.length === 0) return [];
	const algorithms = [
		...new Set(weak.flatMap(({ hashes: own }) => own.map(({ algorithm }) => algorithm))),
	];
	return [
		draft(
			"weak-hash",
			"error",
			locked,
			rules,
			`${label} is pinned by ${algorithms.join(", ")} only, which can be forged`,
		),
	];
}

function checkSource(locked: LockedPackage, rules: PackageRules): Issue[] {
	const label = `"${locked.name}" ${locked.version ?? ""}`.trim();
	const { source } = locked;
	if (
		source.kind === "git" &&
		!/#[0-9a-f]{40}(?:[0-9a-f]{24})?$/i.test(source.location) &&
		!/@[0-9a-f]{40}\b/i.test(source.location)
	) {
		return [
			draft(
				"git-without-commit",
				"error",
				locked,
				rules,
				`${label} comes from git without a full commit: ${source.location}`,
			),
		];
	}
	const plain = locationsOf(locked).find((location) => location.startsWith("http://"));
	if (plain === undefined) return [];
	return [
		draft(
			"plain-http",
			"error",
			locked,
			rules,
			`${label} is fetched without encryption: ${plain}`,
			"use https",
		),
	];
}

function locationsOf({ source, artifacts }: LockedPackage): string[] {
	return [source.location, ...artifacts.map((artifact) => artifact.location)];
}

const NAMED = 3;

/** One issue a host: a mirror serves all packages, and is one thing to decide. */
function findUnknownHosts({ packages, ecosystem }: Lock, rules: PackageRules): Issue[] {
	const trusted = new Set([...(OWN_HOSTS[ecosystem] ?? []), ...rules.trustedHosts]);
	const served = new Map<string, LockedPackage[]>();
	for (const locked of packages) {
		if (locked.source.kind === "git") continue;
		for (const host of new Set(locationsOf(locked).flatMap((location) => hostOf(location) ?? []))) {
			if (!trusted.has(host)) served.set(host, [...(served.get(host) ?? []), locked]);
		}
	}
	return [...served].map(([host, from]) => {
		const names = [...new Set(from.map(({ name }) => name))];
		const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
		const listed = `${names.slice(0, NAMED).join(", ")}${more}`;
		const what = names.length === 1 ? "1 package comes" : `${names.length} packages come`;
		return makeIssue({
			check: "lock_integrity",
			rule: "unknown-index",
			level: "warning",
			message: `${what} from ${host}, which the policy does not name: ${listed}`,
			file: rules.file,
			line: from[0]?.line ?? null,
			fix: "name the host under [sources] trusted in the policy, if it is yours",
			subject: host,
		});
	});
}

function hostOf(location: string): string | null {
	return URL.canParse(location) && /^https?:/.test(location) ? new URL(location).host : null;
}

/** One name from two indexes is how dependency confusion looks. */
function findTwoSources(lock: Lock, rules: PackageRules): Issue[] {
	const origins = new Map<string, { first: LockedPackage; places: Set<string> }>();
	for (const locked of lock.packages) {
		const { kind, location } = locked.source;
		if (kind !== "registry" || location === "") continue;
		const known = origins.get(locked.name) ?? { first: locked, places: new Set() };
		origins.set(locked.name, known);
		known.places.add(location);
	}
	return [...origins.values()]
		.filter(({ places }) => places.size > 1)
		.map(({ first, places }) =>
			draft(
				"two-registries",
				"warning",
				first,
				rules,
				`"${first.name}" comes from ${places.size} indexes: ${[...places].join(" and ")}`,
				"pin the index of the name with [tool.uv.sources]",
			),
		);
}
