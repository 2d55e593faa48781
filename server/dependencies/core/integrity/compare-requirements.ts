import type { RecordedRequirement } from "../locks/lock-model.ts";
import type { Declared } from "../project/read-pyproject.ts";
import type { MarkerEnvironment } from "../requirement/evaluate-marker.ts";
import type { Pep440Version } from "../version/pep440.ts";
import { formatPep440 } from "../version/pep440.ts";
import { parseSpecifierSet } from "../version/specifier.ts";
import { signMarker } from "./sample-environments.ts";

/** A requirement in a form in which the project's and the lock's can be compared. */
export interface Comparable {
	readonly key: string;
	/** For messages. */
	readonly text: string;
	readonly line: number | null;
}

/** Brings a requirement of the project into comparable form. */
export function fromDeclared(
	declared: Declared,
	environments: readonly MarkerEnvironment[],
	hasSource: boolean,
): Comparable {
	const { requirement, scope, text, line } = declared;
	const extra = scope.kind === "extra" ? scope.name : null;
	const origin = hasSource || requirement.url !== null ? "elsewhere" : "index";
	return {
		key: [
			requirement.name,
			[...new Set(requirement.extras)].sort().join(","),
			origin === "index" ? normalizeSpecifier(requirement.specifierText) : "",
			extra ?? "",
			signMarker(requirement.markerText, environments, extra),
			origin,
		].join("|"),
		text,
		line,
	};
}

/** Brings a requirement that uv recorded into comparable form. */
export function fromRecorded(
	recorded: RecordedRequirement,
	environments: readonly MarkerEnvironment[],
): Comparable {
	const extra = /\bextra\s*==\s*'([^']+)'/.exec(recorded.marker)?.[1] ?? null;
	const origin = Object.keys(recorded.origin).length > 0 ? "elsewhere" : "index";
	const extras = recorded.extras.length === 0 ? "" : `[${recorded.extras.join(",")}]`;
	const marker = recorded.marker === "" ? "" : ` ; ${recorded.marker}`;
	return {
		key: [
			recorded.name,
			[...new Set(recorded.extras)].sort().join(","),
			origin === "index" ? normalizeSpecifier(recorded.specifier) : "",
			extra ?? "",
			signMarker(recorded.marker, environments, extra),
			origin,
		].join("|"),
		text: `${recorded.name}${extras}${recorded.specifier}${marker}`,
		line: null,
	};
}

/** Sorted clauses with versions in normal form: `>=1.0, <2` and `<2,>=1.0` are the same. */
export function normalizeSpecifier(text: string): string {
	const parsed = parseSpecifierSet(text);
	if (!parsed.ok) return text.replace(/\s+/g, "");
	const clauses = parsed.value.map((specifier) => {
		if (specifier.operator === "===") return `===${specifier.text}`;
		const isPlace = specifier.isPrefix || specifier.operator === "~=";
		const version = formatPep440(isPlace ? specifier.version : trimZeros(specifier.version));
		return `${specifier.operator}${version}${specifier.isPrefix ? ".*" : ""}`;
	});
	return [...new Set(clauses)].sort().join(",");
}

/** `8` and `8.0` are one version; in `~=8.0` and `==8.0.*` the zero has a meaning. */
function trimZeros(version: Pep440Version): Pep440Version {
	const release = [...version.release];
	while (release.length > 1 && release.at(-1) === 0) release.pop();
	return { ...version, release };
}

/** What one side has and the other has not; a requirement said twice counts once. */
export function diffRequirements(
	declared: readonly Comparable[],
	recorded: readonly Comparable[],
): { readonly added: readonly Comparable[]; readonly removed: readonly Comparable[] } {
	const inLock = new Set(recorded.map(({ key }) => key));
	const inProject = new Set(declared.map(({ key }) => key));
	return {
		added: declared.filter(({ key }) => !inLock.has(key)),
		removed: recorded.filter(({ key }) => !inProject.has(key)),
	};
}
