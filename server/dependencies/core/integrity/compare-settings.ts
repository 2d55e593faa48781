import type { Lock, UvLockFacts } from "../locks/lock-model.ts";
import { isTable } from "../locks/read-values.ts";
import { labelMetadata, readConflicts } from "../locks/uv-lock-facts.ts";
import type { Project } from "../project/read-pyproject.ts";
import { asTexts } from "../project/read-pyproject.ts";
import type { MarkerEnvironment } from "../requirement/evaluate-marker.ts";
import { compareCooldown } from "./compare-cooldown.ts";
import { sampleEnvironments, signMarker } from "./sample-environments.ts";
import { compareNames, describeSetting, type StaleReason } from "./stale-reason.ts";

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
	const reason = describeSetting(key, wanted, recorded);
	// What the project does not set may be set where it cannot be seen from here.
	return [isDefault(wanted) ? { ...reason, isUnsure: true } : reason];
}

function isDefault(wanted: unknown): boolean {
	return SETTINGS.some(([, , byDefault]) => byDefault === wanted);
}

/**
 * Compared over all Pythons: `environments` may well name ones that the project does not support.
 * Their order decides which fork is resolved first, so uv looks at it too.
 */
function compareMarkers(
	key: string,
	value: unknown,
	recorded: readonly string[],
	environments: readonly MarkerEnvironment[],
): StaleReason[] {
	const wanted = typeof value === "string" ? [value] : asTexts(value);
	const samples = environments.length > 0 ? environments : sampleEnvironments("");
	const sign = (markers: readonly string[]) =>
		markers.map((marker) => signMarker(marker, samples, null)).join("|");
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
