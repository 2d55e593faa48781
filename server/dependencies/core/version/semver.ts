import type { VersionNumber } from "./compare-parts.ts";
import { compareNumberLists, compareValues, readVersionNumber } from "./compare-parts.ts";

/** A semantic version; `build` never takes part in the order. */
export interface Semver {
	readonly release: readonly VersionNumber[];
	readonly pre: readonly (VersionNumber | string)[];
}

/**
 * Up to three numbers, then an optional pre-release. What follows three numbers otherwise counts as
 * build metadata (`1.1.3.4.5`), as OSV's own evaluation does.
 */
const SEMVER = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)|[.+].*)?/;

/** Parses a semantic version of any length of digits; null where there is none. */
export function parseSemver(text: string): Semver | null {
	const match = SEMVER.exec(text.trim());
	if (match === null) return null;
	const [, major = "0", minor = "0", patch = "0", pre] = match;
	return {
		release: [major, minor, patch].map(readVersionNumber),
		pre: pre?.split(".").map((part) => (/^\d+$/.test(part) ? readVersionNumber(part) : part)) ?? [],
	};
}

/** Orders two semantic versions by section 11 of the specification. */
export function compareSemver(a: Semver, b: Semver): number {
	return compareNumberLists(a.release, b.release) || comparePre(a.pre, b.pre);
}

function comparePre(a: Semver["pre"], b: Semver["pre"]): number {
	if (a.length === 0 || b.length === 0) return (a.length === 0 ? 1 : 0) - (b.length === 0 ? 1 : 0);
	for (const [index, part] of a.entries()) {
		const other = b[index];
		if (other === undefined) return 1;
		const order = comparePrePart(part, other);
		if (order !== 0) return order;
	}
	return a.length - b.length;
}

/** Numbers sort before words. */
function comparePrePart(a: VersionNumber | string, b: VersionNumber | string): number {
	const aIsText = typeof a === "string";
	if (aIsText !== (typeof b === "string")) return aIsText ? 1 : -1;
	return compareValues(a, b);
}
