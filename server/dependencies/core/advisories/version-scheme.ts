import type { Ecosystem } from "../locks/lock-model.ts";
import { formatPep440, isPrerelease } from "../version/pep440.ts";
import type { PythonVersion } from "../version/python-version.ts";
import { comparePythonVersions, parsePythonVersion } from "../version/python-version.ts";
import type { Semver } from "../version/semver.ts";
import { compareSemver, parseSemver } from "../version/semver.ts";

/** A version of either ecosystem, ready to be compared with others of the same one. */
export type AnyVersion =
	| { readonly scheme: "python"; readonly value: PythonVersion }
	| { readonly scheme: "semver"; readonly value: Semver };

/** A bound of a range; `approximated` where its text had to be cut to be a version. */
export interface Bound {
	readonly version: AnyVersion;
	readonly approximated: boolean;
}

/** Null where the text cannot be ordered by the ecosystem's rules. */
export function parseVersion(ecosystem: Ecosystem, text: string): AnyVersion | null {
	if (ecosystem === "PyPI") return { scheme: "python", value: parsePythonVersion(text) };
	const value = parseSemver(text);
	return value === null ? null : { scheme: "semver", value };
}

/** Orders two versions of one ecosystem. */
export function compareVersions(a: AnyVersion, b: AnyVersion): number {
	if (a.scheme === "python" && b.scheme === "python")
		return comparePythonVersions(a.value, b.value);
	if (a.scheme === "semver" && b.scheme === "semver") return compareSemver(a.value, b.value);
	return a.scheme === "python" ? -1 : 1;
}

/** True for pre-releases, development releases, and texts that no rule orders. */
export function isPreview(version: AnyVersion): boolean {
	if (version.scheme === "semver") return version.value.pre.length > 0;
	return version.value.kind === "legacy" || isPrerelease(version.value.version);
}

/**
 * How bounds that are no versions (`2.6.0-NA`, `2.6.0-cu124`) are read. `strict` orders them before
 * all versions, as OSV.dev does, and so misses affected versions; `cut` takes their leading numbers.
 */
export type BoundReading = "cut" | "strict";

/** Reads one bound of a range; null where nothing of it can be ordered. */
export function parseBound(
	ecosystem: Ecosystem,
	text: string,
	reading: BoundReading,
): Bound | null {
	const version = parseVersion(ecosystem, text);
	if (version === null) return null;
	if (version.scheme === "semver" || version.value.kind === "pep440") {
		return { version, approximated: false };
	}
	if (reading === "strict") return { version, approximated: true };
	const cut = /^v?(?:\d+!)?\d+(?:\.\d+)*/i.exec(text.trim())?.[0];
	const shorter = cut === undefined ? null : parseVersion(ecosystem, cut);
	return shorter === null ? null : { version: shorter, approximated: true };
}

/**
 * One text for all spellings of a version, so that lists can be searched as sets; without the local
 * part on request, since a local build (`2.6.0+cpu`) of a listed version is that version.
 */
export function canonicalVersion(version: AnyVersion, part: "full" | "public" = "full"): string {
	if (version.scheme === "semver") {
		return `${version.value.release.join(".")}-${version.value.pre.join(".")}`;
	}
	if (version.value.kind === "legacy") return `legacy:${version.value.parts.join(",")}`;
	const parsed = version.value.version;
	const release = [...parsed.release];
	while (release.length > 1 && release.at(-1) === 0) release.pop();
	return formatPep440({ ...parsed, release, local: part === "public" ? null : parsed.local });
}
