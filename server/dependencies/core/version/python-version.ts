import type { Pep440Version } from "./pep440.ts";
import { comparePep440, parsePep440 } from "./pep440.ts";

/** Any text that a Python index once took as a version: by PEP 440, or the older free form. */
export type PythonVersion =
	| { readonly kind: "pep440"; readonly version: Pep440Version }
	| { readonly kind: "legacy"; readonly parts: readonly string[] };

/** Never fails: what PEP 440 does not know sorts before all it knows, as setuptools did. */
export function parsePythonVersion(text: string): PythonVersion {
	const version = parsePep440(text);
	if (version !== null) return { kind: "pep440", version };
	return { kind: "legacy", parts: splitLegacy(text) };
}

/** Orders two versions; legacy ones come before all PEP 440 ones. */
export function comparePythonVersions(a: PythonVersion, b: PythonVersion): number {
	if (a.kind === "pep440" && b.kind === "pep440") return comparePep440(a.version, b.version);
	if (a.kind === "legacy" && b.kind === "legacy") return compareLegacy(a.parts, b.parts);
	return a.kind === "legacy" ? -1 : 1;
}

const LEGACY_PART = /(\d+|[a-z]+|\.|-)/;
const LEGACY_WORDS: Readonly<Record<string, string>> = {
	pre: "c",
	preview: "c",
	"-": "final-",
	rc: "c",
	dev: "@",
};

/** The ordering key of setuptools before PEP 440, kept by `packaging` up to release 21. */
function splitLegacy(text: string): string[] {
	const parts: string[] = [];
	for (const piece of text.toLowerCase().split(LEGACY_PART)) {
		const word = LEGACY_WORDS[piece] ?? piece;
		if (word === "" || word === ".") continue;
		if (/^\d/.test(word)) parts.push(word.padStart(8, "0"));
		else pushLegacyWord(parts, `*${word}`);
	}
	pushLegacyWord(parts, "*final");
	return parts;
}

function pushLegacyWord(parts: string[], word: string): void {
	if (word < "*final") {
		while (parts.at(-1) === "*final-") parts.pop();
	}
	while (parts.at(-1) === "00000000") parts.pop();
	parts.push(word);
}

function compareLegacy(a: readonly string[], b: readonly string[]): number {
	for (const [index, part] of a.entries()) {
		const other = b[index];
		if (other === undefined) return 1;
		if (part !== other) return part < other ? -1 : 1;
	}
	return a.length - b.length;
}
