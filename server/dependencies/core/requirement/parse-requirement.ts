import type { SpecifierSet } from "../version/specifier.ts";
import { parseSpecifierSet } from "../version/specifier.ts";
import type { Marker } from "./marker.ts";
import { parseMarker } from "./marker.ts";
import { normalizePythonName } from "./package-name.ts";

/** A dependency as PEP 508 writes it: `name[extra] >=1 ; marker` or `name @ url`. */
export interface Requirement {
	/** As written. */
	readonly rawName: string;
	/** By PEP 503. */
	readonly name: string;
	readonly extras: readonly string[];
	readonly specifiers: SpecifierSet;
	/** The version part as written, without blanks; empty where there is none. */
	readonly specifierText: string;
	readonly url: string | null;
	readonly marker: Marker | null;
	readonly markerText: string;
}

export type RequirementResult =
	| { readonly ok: true; readonly value: Requirement }
	| { readonly ok: false; readonly reason: string };

const HEAD = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(.*)$/s;

/** Parses one dependency by PEP 508; the reason names the part that is wrong. */
export function parseRequirement(text: string): RequirementResult {
	const head = HEAD.exec(text);
	const rawName = head?.[1];
	if (rawName === undefined) return fail(`"${text.trim()}" does not begin with a project name`);
	const extras = (head?.[2] ?? "").split(",").map((extra) => extra.trim());
	const named = extras.filter((extra) => extra !== "").map(normalizePythonName);
	const rest = head?.[3] ?? "";
	const { version, marker } = rest.startsWith("@") ? splitUrl(rest) : splitMarker(rest);
	const parsedMarker = marker.trim() === "" ? null : parseMarker(marker);
	if (parsedMarker !== null && !parsedMarker.ok) {
		return fail(`marker of "${rawName}": ${parsedMarker.reason}`);
	}
	const base = {
		rawName,
		name: normalizePythonName(rawName),
		extras: named,
		marker: parsedMarker?.value ?? null,
		markerText: marker.trim(),
	};
	if (rest.startsWith("@")) {
		const url = version.slice(1).trim();
		if (url === "") return fail(`"${rawName} @" names no URL`);
		return { ok: true, value: { ...base, specifiers: [], specifierText: "", url } };
	}
	const bare = version.trim().replace(/^\((.*)\)$/s, "$1");
	const specifiers = parseSpecifierSet(bare);
	if (!specifiers.ok) return fail(`"${rawName}": ${specifiers.reason}`);
	const specifierText = bare.replace(/\s+/g, "");
	return { ok: true, value: { ...base, specifiers: specifiers.value, specifierText, url: null } };
}

function fail(reason: string): RequirementResult {
	return { ok: false, reason };
}

function splitMarker(rest: string): { version: string; marker: string } {
	const at = rest.indexOf(";");
	return at < 0
		? { version: rest, marker: "" }
		: { version: rest.slice(0, at), marker: rest.slice(at + 1) };
}

/** A URL may hold a semicolon: only one that follows a blank begins the marker. */
function splitUrl(rest: string): { version: string; marker: string } {
	const match = /\s;/.exec(rest);
	return match === null
		? { version: rest, marker: "" }
		: { version: rest.slice(0, match.index), marker: rest.slice(match.index + match[0].length) };
}
