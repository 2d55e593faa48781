import type { Declared } from "../project/read-pyproject.ts";
import { normalizePythonName } from "../requirement/package-name.ts";
import { MODULE_PACKAGES } from "./module-packages.ts";
import stdlib from "./stdlib-modules.json" with { type: "json" };

/** How a module was tied to a package. */
export type ModuleConfidence = "installed" | "policy" | "map" | "identity";

export interface ImportSite {
	readonly module: string;
	readonly file: string;
	readonly line: number;
}

export interface ImportInput {
	readonly sites: readonly ImportSite[];
	readonly declared: readonly Declared[];
	/** Names of all packages of the lock. */
	readonly locked: ReadonlySet<string>;
	/** Modules of the project itself. */
	readonly ownModules: ReadonlySet<string>;
	/** Packages by the modules that they install. */
	readonly installed: ReadonlyMap<string, readonly string[]>;
	/** Packages by module, as the policy states them. */
	readonly stated: ReadonlyMap<string, readonly string[]>;
}

export interface ImportFinding {
	readonly rule: "DEP001" | "DEP002" | "DEP003" | "DEP004" | "DEP005";
	/** The module (DEP001, DEP003, DEP004) or the package (DEP002, DEP005). */
	readonly name: string;
	readonly message: string;
	readonly confidence: ModuleConfidence;
	readonly file: string | null;
	readonly line: number | null;
}

const STDLIB: ReadonlySet<string> = new Set(stdlib);

/** Compares what the code imports with what the project declares, by deptry's rules. */
export function judgeImports(input: ImportInput): ImportFinding[] {
	const findings: ImportFinding[] = [];
	const shipped = namesOf(input.declared, (kind) => kind !== "group");
	const grouped = namesOf(input.declared, (kind) => kind === "group");
	const used = new Map<string, ModuleConfidence>();
	const seen = new Set<string>();
	for (const site of input.sites) {
		if (STDLIB.has(site.module) || input.ownModules.has(site.module)) continue;
		const { packages, confidence } = findPackages(site.module, input);
		for (const name of packages) used.set(name, confidence);
		if (seen.has(site.module)) continue;
		seen.add(site.module);
		if (packages.some((name) => shipped.has(name))) continue;
		findings.push(judgeSite(site, packages, confidence, grouped, input));
	}
	for (const declared of input.declared) {
		if (declared.scope.kind !== "group") findings.push(...judgeDeclared(declared, used, input));
	}
	return findings;
}

function namesOf(declared: readonly Declared[], keep: (kind: string) => boolean): Set<string> {
	return new Set(
		declared.filter(({ scope }) => keep(scope.kind)).map(({ requirement }) => requirement.name),
	);
}

function findPackages(
	module: string,
	{ installed, stated }: ImportInput,
): { packages: readonly string[]; confidence: ModuleConfidence } {
	const byPolicy = stated.get(module);
	if (byPolicy !== undefined) return { packages: byPolicy, confidence: "policy" };
	const byMetadata = installed.get(module);
	if (byMetadata !== undefined) return { packages: byMetadata, confidence: "installed" };
	const mapped = Object.hasOwn(MODULE_PACKAGES, module) ? MODULE_PACKAGES[module] : undefined;
	if (mapped !== undefined) return { packages: mapped, confidence: "map" };
	return { packages: [normalizePythonName(module)], confidence: "identity" };
}

function judgeSite(
	site: ImportSite,
	packages: readonly string[],
	confidence: ModuleConfidence,
	grouped: ReadonlySet<string>,
	{ locked }: ImportInput,
): ImportFinding {
	const { module, file, line } = site;
	const base = { name: module, confidence, file, line };
	const inGroup = packages.find((name) => grouped.has(name));
	if (inGroup !== undefined) {
		const message = `"${module}" comes from "${inGroup}", which is declared in a dependency group only: it is missing where the project is installed`;
		return { ...base, rule: "DEP004", message };
	}
	const transitive = packages.find((name) => locked.has(name));
	if (transitive !== undefined) {
		const message = `"${module}" comes from "${transitive}", which is only there because another package needs it`;
		return { ...base, rule: "DEP003", message };
	}
	const message = `"${module}" is imported, and no declared dependency provides it`;
	return { ...base, rule: "DEP001", message };
}

function judgeDeclared(
	{ requirement, line }: Declared,
	used: ReadonlyMap<string, ModuleConfidence>,
	{ installed }: ImportInput,
): ImportFinding[] {
	const { name } = requirement;
	const base = { name, file: null, line };
	if (STDLIB.has(name)) {
		const message = `"${name}" is a module of Python itself: the package of that name is another thing`;
		return [{ ...base, rule: "DEP005", message, confidence: "identity" }];
	}
	if (used.has(name)) return [];
	const isKnown = [...installed.values()].some((packages) => packages.includes(name));
	const confidence = isKnown ? "installed" : "identity";
	return [
		{ ...base, rule: "DEP002", message: `"${name}" is declared and never imported`, confidence },
	];
}
