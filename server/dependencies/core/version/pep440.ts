import type { VersionNumber } from "./compare-parts.ts";
import { compareNumberLists, compareValues, readVersionNumber } from "./compare-parts.ts";

/** A version by PEP 440, taken apart; `local` parts are numbers or lower-case text. */
export interface Pep440Version {
	readonly epoch: VersionNumber;
	readonly release: readonly VersionNumber[];
	readonly pre: { readonly phase: "a" | "b" | "rc"; readonly number: VersionNumber } | null;
	readonly post: VersionNumber | null;
	readonly dev: VersionNumber | null;
	readonly local: readonly (VersionNumber | string)[] | null;
}

const PEP440 =
	/^v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<phase>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<phaseNumber>\d+)?)?(?:-(?<implicitPost>\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\d+)?)?(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\d+)?)?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;

const PLAIN = /^\d{1,15}(?:\.\d{1,15})*$/;

/** Parses by PEP 440; null where the text is no such version. */
export function parsePep440(text: string): Pep440Version | null {
	const trimmed = text.trim();
	if (PLAIN.test(trimmed)) {
		const release = trimmed.split(".").map(Number);
		return { epoch: 0, release, pre: null, post: null, dev: null, local: null };
	}
	const groups = PEP440.exec(trimmed.toLowerCase())?.groups;
	if (groups?.release === undefined) return null;
	const post = groups.implicitPost ?? groups.postNumber ?? (groups.post && "0");
	return {
		epoch: readVersionNumber(groups.epoch ?? "0"),
		release: groups.release.split(".").map(readVersionNumber),
		pre: readPhase(groups.phase, groups.phaseNumber),
		post: post === undefined ? null : readVersionNumber(post),
		dev: groups.dev === undefined ? null : readVersionNumber(groups.devNumber ?? "0"),
		local: groups.local?.split(/[-_.]/).map(readLocalPart) ?? null,
	};
}

function readPhase(word: string | undefined, number: string | undefined): Pep440Version["pre"] {
	if (word === undefined) return null;
	const phase = word.startsWith("a") ? "a" : word.startsWith("b") ? "b" : "rc";
	return { phase, number: readVersionNumber(number ?? "0") };
}

function readLocalPart(part: string): VersionNumber | string {
	return /^\d+$/.test(part) ? readVersionNumber(part) : part;
}

/** Orders two versions by PEP 440, local parts included. */
export function comparePep440(a: Pep440Version, b: Pep440Version): number {
	return comparePublic(a, b) || compareLocal(a.local, b.local);
}

/** Orders two versions by PEP 440 without their local parts. */
export function comparePublic(a: Pep440Version, b: Pep440Version): number {
	return (
		compareValues(a.epoch, b.epoch) ||
		compareNumberLists(a.release, b.release) ||
		comparePre(a, b) ||
		compareValues(a.post ?? -1, b.post ?? -1) ||
		compareDev(a.dev, b.dev)
	);
}

/** A development release of a final version sorts before all of that version's pre-releases. */
function preRank(version: Pep440Version): number {
	if (version.pre !== null) return { a: 1, b: 2, rc: 3 }[version.pre.phase];
	return version.post === null && version.dev !== null ? 0 : 4;
}

function comparePre(a: Pep440Version, b: Pep440Version): number {
	return (
		compareValues(preRank(a), preRank(b)) || compareValues(a.pre?.number ?? 0, b.pre?.number ?? 0)
	);
}

function compareDev(a: VersionNumber | null, b: VersionNumber | null): number {
	if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
	return compareValues(a, b);
}

function compareLocal(a: Pep440Version["local"], b: Pep440Version["local"]): number {
	if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
	const length = Math.min(a.length, b.length);
	for (let index = 0; index < length; index += 1) {
		const order = compareLocalPart(a[index] ?? 0, b[index] ?? 0);
		if (order !== 0) return order;
	}
	return a.length - b.length;
}

/** Numbers sort after words in a local part. */
function compareLocalPart(a: VersionNumber | string, b: VersionNumber | string): number {
	const aIsText = typeof a === "string";
	const bIsText = typeof b === "string";
	if (aIsText !== bIsText) return aIsText ? -1 : 1;
	return compareValues(a, b);
}

/** True for pre-releases and development releases. */
export function isPrerelease(version: Pep440Version): boolean {
	return version.pre !== null || version.dev !== null;
}

/** Writes the version in PEP 440's normal form. */
export function formatPep440(version: Pep440Version): string {
	const epoch = version.epoch > 0 ? `${version.epoch}!` : "";
	const pre = version.pre === null ? "" : `${version.pre.phase}${version.pre.number}`;
	const post = version.post === null ? "" : `.post${version.post}`;
	const dev = version.dev === null ? "" : `.dev${version.dev}`;
	const local = version.local === null ? "" : `+${version.local.join(".")}`;
	return `${epoch}${version.release.join(".")}${pre}${post}${dev}${local}`;
}
