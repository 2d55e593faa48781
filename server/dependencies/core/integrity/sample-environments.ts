import type { MarkerEnvironment } from "../requirement/evaluate-marker.ts";
import { evaluateMarker } from "../requirement/evaluate-marker.ts";
import { parseMarker } from "../requirement/marker.ts";
import { parsePep440 } from "../version/pep440.ts";
import { admits, parseSpecifierSet } from "../version/specifier.ts";

const PYTHONS = [
	"3.8.20",
	"3.9.20",
	"3.10.16",
	"3.11.11",
	"3.12.0",
	"3.12.8",
	"3.13.1",
	"3.14.0",
	"3.15.0",
];

/** Every patch release that a bound may name, of Python 2.7, 3.0 to 3.29 and 4.0. */
const RELEASES = ["2.7", ...Array.from({ length: 30 }, (_, minor) => `3.${minor}`), "4.0"].flatMap(
	(minor) => Array.from({ length: 30 }, (_, patch) => `${minor}.${patch}`),
);

const PLATFORMS = [
	["linux", "Linux", "posix", "x86_64"],
	["linux", "Linux", "posix", "aarch64"],
	["linux", "Linux", "posix", "s390x"],
	["darwin", "Darwin", "posix", "arm64"],
	["darwin", "Darwin", "posix", "x86_64"],
	["win32", "Windows", "nt", "AMD64"],
	["emscripten", "Emscripten", "posix", "wasm32"],
] as const;

const IMPLEMENTATIONS = [
	["cpython", "CPython"],
	["pypy", "PyPy"],
] as const;

/** Environments that the project supports, to compare two markers by what they mean. */
export function sampleEnvironments(requiresPython: string): MarkerEnvironment[] {
	const specifiers = parseSpecifierSet(requiresPython);
	return PYTHONS.filter((text) => {
		const version = parsePep440(text);
		return !specifiers.ok || (version !== null && admits(specifiers.value, version, text));
	}).flatMap((python) =>
		PLATFORMS.flatMap(([sysPlatform, system, osName, machine]) =>
			IMPLEMENTATIONS.map(([implementation, label]) => ({
				extras: [],
				variables: {
					python_full_version: python,
					python_version: python.split(".").slice(0, 2).join("."),
					sys_platform: sysPlatform,
					platform_system: system,
					os_name: osName,
					platform_machine: machine,
					implementation_name: implementation,
					platform_python_implementation: label,
					implementation_version: python,
				},
			})),
		),
	);
}

/** Which Pythons the bounds of a `requires-python` admit, as one text. */
export function samplePythons(requiresPython: string): string {
	const specifiers = parseSpecifierSet(requiresPython);
	if (!specifiers.ok) return requiresPython;
	const bounds = specifiers.value.filter(({ operator }) => operator !== "!=");
	return RELEASES.map((text) => {
		const version = parsePep440(text);
		return version !== null && admits(bounds, version, text) ? "1" : "0";
	}).join("");
}

/**
 * What a marker decides in each sampled environment, as one text: uv rewrites markers (order,
 * `python_version`, parts that `requires-python` makes true), so their texts cannot be compared.
 */
export function signMarker(
	marker: string,
	environments: readonly MarkerEnvironment[],
	extra: string | null,
): string {
	if (marker === "") return "1".repeat(environments.length);
	const parsed = parseMarker(marker);
	if (!parsed.ok) return `?${marker}`;
	return environments
		.map((environment) => {
			const extras = extra === null ? [] : [extra];
			const value = evaluateMarker(parsed.value, { ...environment, extras });
			return value === null ? "?" : value ? "1" : "0";
		})
		.join("");
}

/** Where both decide so. */
export function intersect(one: string, other: string): string {
	return [...one]
		.map((a, place) => {
			const b = other[place] ?? "?";
			return a === "0" || b === "0" ? "0" : a === "1" ? b : a;
		})
		.join("");
}

/** Where the first decides so and the second does not. */
export function subtract(one: string, other: string): string {
	const not = [...other].map((value) => (value === "1" ? "0" : value === "0" ? "1" : value));
	return intersect(one, not.join(""));
}
