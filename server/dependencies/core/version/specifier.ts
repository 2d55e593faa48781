import { compareValues } from "./compare-parts.ts";
import type { Pep440Version } from "./pep440.ts";
import { comparePep440, comparePublic, isPrerelease, parsePep440 } from "./pep440.ts";

/** One clause of a requirement's version part, such as `>=1.2`. */
export type Specifier =
	| { readonly operator: "==="; readonly text: string }
	| {
			readonly operator: "==" | "!=" | "<=" | ">=" | "<" | ">" | "~=";
			readonly text: string;
			readonly version: Pep440Version;
			/** True for `==1.2.*` and `!=1.2.*`. */
			readonly isPrefix: boolean;
	  };

export type SpecifierSet = readonly Specifier[];

const CLAUSE = /^(===|==|!=|<=|>=|~=|<|>)\s*(\S+)$/;

/** Parses `>=1,<2`; an empty text admits everything. Returns a message where it is not one. */
export function parseSpecifierSet(
	text: string,
): { readonly ok: true; readonly value: SpecifierSet } | { readonly ok: false; reason: string } {
	const specifiers: Specifier[] = [];
	for (const piece of text.split(",")) {
		const clause = piece.trim();
		if (clause === "") continue;
		const specifier = parseSpecifier(clause);
		if (specifier === null) return { ok: false, reason: describeFault(clause) };
		specifiers.push(specifier);
	}
	return { ok: true, value: specifiers };
}

function describeFault(clause: string): string {
	return /^\d/.test(clause)
		? `"${clause}" has no operator: write "==${clause}"`
		: `"${clause}" is not a version specifier (an operator of ===, ==, !=, <=, >=, ~=, <, > and a version by PEP 440)`;
}

function parseSpecifier(clause: string): Specifier | null {
	const match = CLAUSE.exec(clause);
	const operator = match?.[1];
	const text = match?.[2];
	if (operator === undefined || text === undefined) return null;
	switch (operator) {
		case "===":
			return { operator, text };
		case "==":
		case "!=": {
			const isPrefix = text.endsWith(".*");
			const version = parsePep440(isPrefix ? text.slice(0, -2) : text);
			if (version === null || (isPrefix && !isBare(version))) return null;
			return { operator, text, version, isPrefix };
		}
		case "~=":
		case "<=":
		case ">=":
		case "<":
		case ">": {
			const version = parsePep440(text);
			if (version === null || version.local !== null) return null;
			if (operator === "~=" && version.release.length < 2) return null;
			return { operator, text, version, isPrefix: false };
		}
		default:
			return null;
	}
}

function isBare(version: Pep440Version): boolean {
	return (
		version.pre === null && version.post === null && version.dev === null && version.local === null
	);
}

/** Whether every clause admits the version; pre-releases are admitted like any other. */
export function admits(specifiers: SpecifierSet, version: Pep440Version, text: string): boolean {
	return specifiers.every((specifier) => admitsOne(specifier, version, text));
}

function admitsOne(specifier: Specifier, version: Pep440Version, text: string): boolean {
	switch (specifier.operator) {
		case "===":
			return specifier.text.toLowerCase() === text.toLowerCase();
		case "==":
			return isEqual(specifier.version, version, specifier.isPrefix);
		case "!=":
			return !isEqual(specifier.version, version, specifier.isPrefix);
		case "<=":
			return comparePublic(version, specifier.version) <= 0;
		case ">=":
			return comparePublic(version, specifier.version) >= 0;
		case "<":
			return isLess(version, specifier.version);
		case ">":
			return isGreater(version, specifier.version);
		case "~=":
			return (
				comparePublic(version, specifier.version) >= 0 &&
				hasPrefix(version, specifier.version, specifier.version.release.length - 1)
			);
	}
}

function isEqual(wanted: Pep440Version, version: Pep440Version, isPrefix: boolean): boolean {
	if (isPrefix) return hasPrefix(version, wanted, wanted.release.length);
	return wanted.local === null
		? comparePublic(version, wanted) === 0
		: comparePep440(version, wanted) === 0;
}

function hasPrefix(version: Pep440Version, wanted: Pep440Version, length: number): boolean {
	if (compareValues(version.epoch, wanted.epoch) !== 0) return false;
	for (let index = 0; index < length; index += 1) {
		if (compareValues(version.release[index] ?? 0, wanted.release[index] ?? 0) !== 0) return false;
	}
	return true;
}

/** `<1.0` leaves out 1.0's own pre-releases, unless the bound is itself one. */
function isLess(version: Pep440Version, bound: Pep440Version): boolean {
	return comparePep440(version, isPrerelease(bound) ? bound : { ...bound, dev: 0 }) < 0;
}

/** `>1.0` leaves out 1.0's post-releases and local builds, unless the bound is a post-release. */
function isGreater(version: Pep440Version, bound: Pep440Version): boolean {
	if (comparePublic(version, bound) <= 0) return false;
	if (bound.dev !== null || bound.post !== null || version.post === null) return true;
	return comparePublic({ ...version, post: null, dev: null }, bound) !== 0;
}
