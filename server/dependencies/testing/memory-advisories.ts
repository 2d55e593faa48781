import type { AdvisoryData } from "../core/advisories/advisory-data.ts";
import { prepareAdvisory } from "../core/advisories/advisory-data.ts";
import { joinAliases } from "../core/advisories/alias-groups.ts";
import { normalizeName, parseOsvRecord } from "../core/advisories/osv-record.ts";

/** Advisories of a test, given as OSV records. */
export function buildAdvisoryData(
	given: readonly unknown[],
	marks: {
		readonly kev?: readonly string[];
		readonly epss?: Readonly<Record<string, number>>;
	} = {},
): AdvisoryData {
	const records = given.map((value) => {
		const parsed = parseOsvRecord(value);
		if (!parsed.ok) throw new Error(parsed.reason);
		return parsed.record;
	});
	const groups = joinAliases(records);
	return {
		snapshot: {
			id: "test",
			loadedAt: "2026-11-22T00:00:00Z",
			dataDate: "2026-11-21T00:00:00Z",
			dates: {},
			records: { PyPI: records.length },
		},
		find: (ecosystem, name) =>
			records.flatMap(
				(record) =>
					prepareAdvisory(
						record,
						ecosystem,
						normalizeName(ecosystem, name),
						groups.membersOf(record.id),
					) ?? [],
			),
		isKnownExploited: (ids) => (marks.kev ? ids.some((id) => marks.kev?.includes(id)) : null),
		exploitProbability: (ids) => {
			const scores = ids.flatMap((id) => marks.epss?.[id] ?? []);
			return scores.length === 0 ? null : Math.max(...scores);
		},
	};
}

/** An OSV record on one PyPI package. */
export function buildOsvRecord(
	id: string,
	events: readonly Record<string, string>[],
	more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
	return {
		id,
		modified: "2026-01-01T00:00:00Z",
		aliases: [],
		affected: [
			{ package: { ecosystem: "PyPI", name: "a" }, ranges: [{ type: "ECOSYSTEM", events }] },
		],
		...more,
	};
}
