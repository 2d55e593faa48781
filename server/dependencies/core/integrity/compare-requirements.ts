import type { RecordedRequirement } from "../locks/lock-model.ts";
import type { Declared } from "../project/read-pyproject.ts";
import type { MarkerEnvironment } from "../requirement/evaluate-marker.ts";
import type { Pep440Version } from "../version/pep440.ts";
import { formatPep440 } from "../version/pep440.ts";
import { parseSpecifierSet } from "../version/specifier.ts";
import { describeOrigin, type PackageSource } from "./find-sources.ts";
import { intersect, signMarker, subtract } from "./sample-environments.ts";

/** A requirement in a form in which the project's and the lock's can be compared. */
export interface Comparable {
	readonly key: string;
	/** More of where it comes from; null where it is not known, which agrees with everything. */
	readonly detail: string | null;
	/** For messages. */
	readonly text: string;
	readonly line: number | null;
}

/**
 * Brings a requirement of the project into comparable form, as uv records it: each source takes the
 * part that its marker names, and what no source takes comes from an index.
 */
export function fromDeclared(
	declared: Declared,
	environments: readonly MarkerEnvironment[],
	sources: readonly PackageSource[],
): Comparable[] {
	const { requirement, scope, text, line } = declared;
	const extra = scope.kind === "extra" ? scope.name : null;
	const sign = (marker: string) => signMarker(marker, environments, extra);
	const build = (origin: Origin, signature: string, detail: string | null): Comparable => ({
		key: spellKey({
			...requirement,
			specifier: requirement.specifierText,
			extra,
			signature,
			origin,
		}),
		detail,
		text,
		line,
	});
	const whole = sign(requirement.markerText);
	if (sources.length === 0) {
		return [build(requirement.url === null ? "index" : "elsewhere", whole, null)];
	}
	const parts = sources.map(({ marker, isIndex, detail }) =>
		build(isIndex ? "named index" : "elsewhere", intersect(whole, sign(marker)), detail),
	);
	const rest = sources.reduce((left, { marker }) => subtract(left, sign(marker)), whole);
	return rest.includes("1") ? [...parts, build("index", rest, null)] : parts;
}

type Origin = "index" | "named index" | "elsewhere";

function spellKey(parts: {
	readonly name: string;
	readonly extras: readonly string[];
	readonly specifier: string;
	readonly extra: string | null;
	readonly signature: string;
	readonly origin: Origin;
}): string {
	const { name, extras, specifier, extra, signature, origin } = parts;
	return [
		name,
		[...new Set(extras)].sort().join(","),
		origin === "elsewhere" ? "" : normalizeSpecifier(specifier),
		extra ?? "",
		signature,
		origin,
	].join("|");
}

/** Brings a requirement that uv recorded into comparable form. */
export function fromRecorded(
	recorded: RecordedRequirement,
	environments: readonly MarkerEnvironment[],
): Comparable {
	const extra = /\bextra\s*==\s*'([^']+)'/.exec(recorded.marker)?.[1] ?? null;
	const extras = recorded.extras.length === 0 ? "" : `[${recorded.extras.join(",")}]`;
	const marker = recorded.marker === "" ? "" : ` ; ${recorded.marker}`;
	return {
		key: spellKey({
			...recorded,
			extra,
			signature: signMarker(recorded.marker, environments, extra),
			origin: originOf(recorded),
		}),
		detail: describeOrigin(recorded.origin),
		text: `${recorded.name}${extras}${recorded.specifier}${marker}`,
		line: null,
	};
}

function originOf({ origin }: RecordedRequirement): Origin {
	const kinds = Object.keys(origin);
	if (kinds.length === 0) return "index";
	return kinds.every((kind) => kind === "index") ? "named index" : "elsewhere";
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
	return {
		added: declared.filter((entry) => !recorded.some((other) => isSame(entry, other))),
		removed: recorded.filter((entry) => !declared.some((other) => isSame(entry, other))),
	};
}

function isSame(one: Comparable, other: Comparable): boolean {
	if (one.key !== other.key) return false;
	return one.detail === null || other.detail === null || one.detail === other.detail;
}
