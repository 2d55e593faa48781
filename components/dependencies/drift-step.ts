import type { DriftRow } from "./fact-tables.ts";

/** The largest part of the version that is behind; `null` where the newest is not known. */
export function stepOf(row: DriftRow): "major" | "minor" | "patch" | "none" | null {
	if (row.latest === null) return null;
	if ((row.majors ?? 0) > 0) return "major";
	if ((row.minors ?? 0) > 0) return "minor";
	return (row.patches ?? 0) > 0 ? "patch" : "none";
}

const RANKS = { major: 0, minor: 1, patch: 2, none: 3 } as const;

/** What lies farthest behind first; what nobody knows last. */
export function sortByDrift(rows: readonly DriftRow[]): readonly DriftRow[] {
	const rank = (row: DriftRow) => {
		const step = stepOf(row);
		return step === null ? 4 : RANKS[step];
	};
	return rows.toSorted(
		(a, b) =>
			Number(b.yanked !== null) - Number(a.yanked !== null) ||
			rank(a) - rank(b) ||
			(b.libyears ?? 0) - (a.libyears ?? 0) ||
			(b.age_days ?? -1) - (a.age_days ?? -1) ||
			(a.package < b.package ? -1 : 1),
	);
}
