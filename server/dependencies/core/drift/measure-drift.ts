import type { IndexProject, IndexRelease } from "../../ports.ts";
import type { AnyVersion } from "../advisories/version-scheme.ts";
import { compareVersions, isPreview, parseVersion } from "../advisories/version-scheme.ts";
import type { LockedPackage } from "../locks/lock-model.ts";

const DAY_MS = 24 * 3600 * 1000;
const YEAR_DAYS = 365.25;

/** How far one package lies behind the newest release. */
export interface Drift {
	readonly latest: string;
	readonly latestUploadedAt: string | null;
	readonly majors: number;
	readonly minors: number;
	readonly patches: number;
	/** Days between the two releases; null where the index gives no dates. */
	readonly days: number | null;
	/** The same in years. */
	readonly libyears: number | null;
	/** The reason for which the locked release was yanked; null where it was not. */
	readonly yanked: string | null;
}

interface Dated {
	readonly release: IndexRelease;
	readonly version: AnyVersion;
}

/** Compares a locked version with the newest final release that is not yanked. */
export function measureDrift(locked: LockedPackage, project: IndexProject): Drift | null {
	const { ecosystem } = locked;
	const current = locked.version === null ? null : parseVersion(ecosystem, locked.version);
	if (current === null || readRelease(current) === null) return null;
	const known = project.releases.flatMap((release): Dated[] => {
		const version = parseVersion(ecosystem, release.version);
		return version === null || readRelease(version) === null ? [] : [{ release, version }];
	});
	const own = known.find(({ version }) => compareVersions(version, current) === 0)?.release ?? null;
	const newest = findNewest(known, project);
	const isBehind = newest !== null && compareVersions(newest.version, current) > 0;
	const days = isBehind
		? daysBetween(uploadOf(locked) ?? own?.uploadedAt ?? null, newest.release.uploadedAt)
		: 0;
	return {
		latest: isBehind ? newest.release.version : (locked.version ?? ""),
		latestUploadedAt: newest?.release.uploadedAt ?? null,
		...countSteps(current, isBehind ? newest.version : current),
		days,
		libyears: days === null ? null : days / YEAR_DAYS,
		yanked: own?.yanked ?? null,
	};
}

/** The release that the index calls the newest, or the highest final one that is not yanked. */
function findNewest(known: readonly Dated[], { latest }: IndexProject): Dated | null {
	const named = known.find(({ release }) => release.version === latest);
	if (named !== undefined) return named;
	return known
		.filter(({ release, version }) => release.yanked === null && !isPreview(version))
		.reduce<Dated | null>(
			(best, entry) =>
				best === null || compareVersions(entry.version, best.version) > 0 ? entry : best,
			null,
		);
}

/** When the locked version was uploaded, by the lock itself. */
export function uploadOf(locked: LockedPackage): string | null {
	const times = locked.artifacts.flatMap(({ uploadedAt }) => uploadedAt ?? []);
	return times.sort()[0] ?? null;
}

/** Whole days from one instant to a later one; never negative, null where one is not known. */
export function daysBetween(from: string | null, to: string | null): number | null {
	if (from === null || to === null) return null;
	const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
	return Number.isNaN(days) ? null : Math.max(0, Math.round(days));
}

/** The numbers of a release; null for what PEP 440 does not know. */
function readRelease({ scheme, value }: AnyVersion): readonly (number | bigint)[] | null {
	if (scheme === "semver") return value.release;
	return value.kind === "pep440" ? value.version.release : null;
}

/** The first place at which the two differ counts, as people speak of it: "two majors behind". */
function countSteps(current: AnyVersion, latest: AnyVersion) {
	const steps = { majors: 0, minors: 0, patches: 0 };
	const [from, to] = [readRelease(current) ?? [], readRelease(latest) ?? []];
	for (const [place, key] of (["majors", "minors", "patches"] as const).entries()) {
		const difference = Number(to[place] ?? 0) - Number(from[place] ?? 0);
		if (difference !== 0) return { ...steps, [key]: Math.max(0, difference) };
	}
	return steps;
}
