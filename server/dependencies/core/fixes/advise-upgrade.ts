import type { AdvisoryData } from "../advisories/advisory-data.ts";
import type { Vulnerability } from "../advisories/find-vulnerabilities.ts";
import { isClear } from "../advisories/find-vulnerabilities.ts";
import { compareVersions, isPreview, parseVersion } from "../advisories/version-scheme.ts";
import type { Lock, LockedPackage } from "../locks/lock-model.ts";
import type { Declared, Project } from "../project/read-pyproject.ts";
import { asTexts } from "../project/read-pyproject.ts";
import type { Requirement } from "../requirement/parse-requirement.ts";
import { parseRequirement } from "../requirement/parse-requirement.ts";
import { parsePep440 } from "../version/pep440.ts";
import { admits } from "../version/specifier.ts";
import { adviseNpmUpgrade } from "./advise-npm-upgrade.ts";

/** How to get rid of all findings of one package. */
export interface Upgrade {
	/** The smallest known version that no advisory holds for. */
	readonly version: string;
	/** False where something that the project itself asks for forbids it. */
	readonly isAdmitted: boolean;
	/** The requirements, constraints or overrides that forbid it. */
	readonly blockedBy: readonly string[];
	/** What to run, or to change where a command alone will not do. */
	readonly fix: string;
}

/**
 * The smallest version that clears all findings of a package. Candidates are the versions at which
 * the advisories say that something is fixed; each is judged against all advisories of the package.
 */
export function adviseUpgrade(
	locked: LockedPackage,
	findings: readonly Vulnerability[],
	context: {
		readonly lock: Lock;
		readonly data: AdvisoryData;
		readonly projects: readonly Project[];
		readonly lockFile: string;
	},
): Upgrade | null {
	const candidates = new Set(findings.flatMap((finding) => finding.fixed));
	const ordered = [...candidates]
		.flatMap((text) => {
			const version = parseVersion(locked.ecosystem, text);
			return version === null || isPreview(version) ? [] : [{ text, version }];
		})
		.sort((a, b) => compareVersions(a.version, b.version));
	const found = ordered.find(({ text }) => isClear(locked, text, context.data));
	if (found === undefined) return null;
	const { blockedBy, fix } =
		context.lock.kind === "package-lock"
			? adviseNpmUpgrade(locked, found.text, context.lock)
			: advisePythonUpgrade(locked, found.text, context);
	return { version: found.text, isAdmitted: blockedBy.length === 0, blockedBy, fix };
}

function advisePythonUpgrade(
	locked: LockedPackage,
	version: string,
	context: Parameters<typeof adviseUpgrade>[2],
): Pick<Upgrade, "blockedBy" | "fix"> {
	const blockers = findBlockers(locked.name, version, context.projects);
	return {
		blockedBy: blockers.map(({ text }) => text),
		fix: describeFix(locked, version, blockers, context),
	};
}

interface Blocker {
	readonly text: string;
	/** Null for constraints and overrides of `[tool.uv]`. */
	readonly declared: Declared | null;
}

function findBlockers(name: string, version: string, projects: readonly Project[]): Blocker[] {
	const parsed = parsePep440(version);
	if (parsed === null) return [];
	const forbids = (requirement: Requirement) =>
		requirement.name === name && !admits(requirement.specifiers, parsed, version);
	return projects.flatMap((project) => {
		const overrides = readRequirements(project.uv["override-dependencies"]);
		const isOverridden = overrides.some(({ requirement }) => requirement.name === name);
		const settings = [...overrides, ...readRequirements(project.uv["constraint-dependencies"])];
		return [
			...settings
				.filter(({ requirement }) => forbids(requirement))
				.map(({ text }) => ({ text, declared: null })),
			...(isOverridden ? [] : project.declared)
				.filter(({ requirement }) => forbids(requirement))
				.map((declared) => ({ text: declared.text, declared })),
		];
	});
}

function readRequirements(value: unknown): { text: string; requirement: Requirement }[] {
	return asTexts(value).flatMap((text) => {
		const parsed = parseRequirement(text);
		return parsed.ok ? [{ text, requirement: parsed.value }] : [];
	});
}

function describeFix(
	{ name }: LockedPackage,
	version: string,
	blockedBy: readonly Blocker[],
	{ lock, lockFile }: { readonly lock: Lock; readonly lockFile: string },
): string {
	switch (lock.kind) {
		case "package-lock":
		case "requirements":
			if (lockFile.endsWith("pyproject.toml")) return `write "${name}>=${version}" in ${lockFile}`;
			return `pin ${name}==${version} in its source file and compile ${lockFile} again`;
		case "pylock":
			return `lock again with ${name}>=${version}`;
		case "uv":
		case "uv-script":
			return describeUvFix(name, version, blockedBy, lock, lockFile);
	}
}

function describeUvFix(
	name: string,
	version: string,
	blockedBy: readonly Blocker[],
	lock: Lock,
	lockFile: string,
): string {
	const script = lock.kind === "uv-script" ? ` --script ${lockFile.replace(/\.lock$/, "")}` : "";
	const setting = blockedBy.find(({ declared }) => declared === null);
	if (setting !== undefined) {
		return `change "${setting.text}" under [tool.uv] to admit ${version}, then: uv lock${script} --upgrade-package ${name}`;
	}
	const commands = blockedBy.flatMap(({ declared }) => {
		if (declared === null) return [];
		const { scope, requirement } = declared;
		const extras = requirement.extras.length === 0 ? "" : `[${requirement.extras.join(",")}]`;
		const place =
			scope.kind === "production"
				? ""
				: ` --${scope.kind === "extra" ? "optional" : "group"} ${scope.name}`;
		return [`uv add${script}${place} "${name}${extras}>=${version}"`];
	});
	if (commands.length > 0) return [...new Set(commands)].join(" && ");
	return `uv lock${script} --upgrade-package "${name}>=${version}"`;
}
