import type { Lock, UvLockFacts } from "../locks/lock-model.ts";
import type { Table } from "../locks/parse-toml.ts";
import { isTable } from "../locks/read-values.ts";
import { labelMetadata, readConflicts } from "../locks/uv-lock-facts.ts";
import type { Project } from "../project/read-pyproject.ts";
import { asTexts } from "../project/read-pyproject.ts";
import type { MarkerEnvironment } from "../requirement/evaluate-marker.ts";
import { sampleEnvironments, signMarker } from "./sample-environments.ts";
import type { StaleReason } from "./stale-reason.ts";
import { compareNames } from "./stale-reason.ts";

const SETTINGS = [
	["resolution", "resolution-mode", "highest"],
	["prerelease", "prerelease-mode", "if-necessary-or-explicit"],
	["fork-strategy", "fork-strategy", "requires-python"],
] as const;

/** Compares the settings of `[tool.uv]` that decide a resolution with those that uv recorded. */
export function compareSettings(
	root: Project,
	lock: Lock,
	uv: UvLockFacts,
	environments: readonly MarkerEnvironment[],
): StaleReason[] {
	const settings = root.uvFile ?? root.uv;
	const modes = SETTINGS.flatMap(([key, recordedKey, byDefault]) =>
		compareTexts(key, settings[key] ?? byDefault, uv.options[recordedKey] ?? byDefault),
	);
	const conflicts = readConflicts(root.uv.conflicts).map((set) => set.join(" + "));
	const recordedConflicts = uv.conflicts.map((set) => set.join(" + "));
	const metadata = root.uv["dependency-metadata"];
	const labels = Array.isArray(metadata) ? metadata.filter(isTable).map(labelMetadata) : [];
	return [
		...modes,
		...compareCooldown(settings, uv),
		...compareMarkers("environments", root.uv.environments, uv.supportedMarkers, environments),
		...compareMarkers(
			"required-environments",
			root.uv["required-environments"],
			uv.requiredMarkers,
			environments,
		),
		...compareNames("stale-settings", "conflict", conflicts, recordedConflicts, ""),
		...compareNames("stale-settings", "dependency-metadata", labels, uv.dependencyMetadata, ""),
		...findMissingIndexes(root, lock),
	];
}

function compareTexts(key: string, wanted: unknown, recorded: unknown): StaleReason[] {
	if (wanted === recorded) return [];
	return [
		{
			rule: "stale-settings",
			message: `[tool.uv] ${key} is ${show(wanted)}, and the lock was made with ${show(recorded)}`,
			line: null,
			member: "",
			// What the project does not set may be set where it cannot be seen from here.
			...(wanted === null || isDefault(wanted) ? { isUnsure: true as const } : {}),
		},
	];
}

function isDefault(wanted: unknown): boolean {
	return SETTINGS.some(([, , byDefault]) => byDefault === wanted);
}

function show(value: unknown): string {
	return value === null || value === undefined ? "none" : `"${String(value)}"`;
}

/** uv records a date as a date, and a span as an ISO 8601 duration. */
function compareCooldown(settings: Table, uv: UvLockFacts): StaleReason[] {
	const value = settings["exclude-newer"];
	const wanted =
		typeof value === "string" ? value : value instanceof Date ? value.toISOString() : null;
	const span = wanted === null ? null : toDuration(wanted);
	const recordedSpan = uv.options["exclude-newer-span"];
	const recorded = uv.options["exclude-newer"];
	if (span !== null) return compareTexts("exclude-newer", span, recordedSpan ?? null);
	if (recordedSpan !== undefined) return compareTexts("exclude-newer", wanted, recordedSpan);
	const instants = [wanted, recorded].map((entry) =>
		entry === null || entry === undefined ? null : toInstant(String(entry)),
	);
	return compareTexts("exclude-newer", instants[0], instants[1]);
}

const UNITS: Readonly<Record<string, string>> = {
	day: "D",
	week: "W",
	month: "M",
	year: "Y",
	d: "D",
	w: "W",
};

/** `7 days` as `P7D`; null for what is no such span. */
export function toDuration(text: string): string | null {
	if (/^P[\dT]/.test(text)) return text;
	const match = /^(\d+)\s*(day|week|month|year|d|w)s?$/i.exec(text.trim());
	const unit = UNITS[match?.[2]?.toLowerCase() ?? ""];
	return match === null || unit === undefined ? null : `P${match[1]}${unit}`;
}

/** A bare day means its end, as uv reads it: the start of the day after. */
function toInstant(text: string): string {
	const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
	const instant = Date.parse(isDay ? `${text}T00:00:00Z` : text);
	if (Number.isNaN(instant)) return text;
	return new Date(isDay ? instant + 24 * 3600 * 1000 : instant).toISOString();
}

/** Compared over all Pythons: `environments` may well name ones that the project does not support. */
function compareMarkers(
	key: string,
	value: unknown,
	recorded: readonly string[],
	environments: readonly MarkerEnvironment[],
): StaleReason[] {
	const wanted = typeof value === "string" ? [value] : asTexts(value);
	const samples = environments.length > 0 ? environments : sampleEnvironments("");
	const sign = (markers: readonly string[]) =>
		[...new Set(markers.map((marker) => signMarker(marker, samples, null)))].sort().join("|");
	if (sign(wanted) === sign(recorded)) return [];
	return compareTexts(key, wanted.join(", ") || null, recorded.join(", ") || null);
}

const DEFAULT_INDEX = "https://pypi.org/simple";

/** A package from an index that the project no longer names makes uv lock again. */
function findMissingIndexes(root: Project, lock: Lock): StaleReason[] {
	const tables = Array.isArray(root.uv.index) ? root.uv.index.filter(isTable) : [];
	const urls = [
		...tables.map((table) => table.url),
		root.uv["index-url"],
		...asTexts(root.uv["extra-index-url"]),
	].filter((url) => typeof url === "string");
	const hasDefault =
		root.uv["index-url"] !== undefined || tables.some((table) => table.default === true);
	const known = new Set([...urls, ...(hasDefault ? [] : [DEFAULT_INDEX])].map(trimUrl));
	// Another index may stand in the user's own configuration: only the public one is judged.
	const missing = lock.packages.find(
		({ source }) =>
			source.kind === "registry" &&
			trimUrl(source.location) === DEFAULT_INDEX &&
			!known.has(DEFAULT_INDEX),
	);
	if (missing === undefined) return [];
	return [
		{
			rule: "stale-missing-index",
			message: `"${missing.name}" was locked from ${DEFAULT_INDEX}, which is none of the project's indexes`,
			line: null,
			member: "",
		},
	];
}

function trimUrl(url: string): string {
	return url.replace(/\/+$/, "");
}
