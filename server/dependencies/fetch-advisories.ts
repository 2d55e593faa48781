import type { AuditedLock } from "./checks/audit-input.ts";
import type { AdvisoryData } from "./core/advisories/advisory-data.ts";
import { prepareAdvisory } from "./core/advisories/advisory-data.ts";
import { joinAliases } from "./core/advisories/alias-groups.ts";
import { isFromPublicIndex } from "./core/advisories/find-vulnerabilities.ts";
import { normalizeName, parseOsvRecord } from "./core/advisories/osv-record.ts";
import type { Ecosystem } from "./core/locks/lock-model.ts";
import type { RemoteAdvisories } from "./ports.ts";

/** The advisories of an audit, and what the reader should know of how they came. */
export interface FetchedAdvisories {
	readonly data: AdvisoryData | null;
	readonly warnings: readonly string[];
}

/**
 * The loaded advisories, or OSV's own answer where none are loaded for the lock's ecosystem. Only
 * packages of the public index are asked for. A service that fails leaves the check unchecked.
 */
export async function fetchAdvisories(
	deps: { readonly advisories: AdvisoryData | null; readonly remote: RemoteAdvisories | null },
	lock: AuditedLock,
	now: string,
): Promise<FetchedAdvisories> {
	const loaded = deps.advisories;
	if (lock.kind === "unreadable" || deps.remote === null) return { data: loaded, warnings: [] };
	const { ecosystem, packages } = lock.lock;
	if (loaded !== null && loaded.snapshot.records[ecosystem] !== undefined) {
		return { data: loaded, warnings: [] };
	}
	const targets = packages.flatMap((locked) =>
		locked.version === null || !isFromPublicIndex(locked)
			? []
			: [{ ecosystem, name: locked.name, version: locked.version }],
	);
	try {
		const answers = await deps.remote.fetchRecords(targets);
		return buildData(answers, { now, ecosystem, loaded });
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { data: loaded, warnings: [`the advisory service cannot be asked: ${reason}`] };
	}
}

function buildData(
	answers: readonly unknown[],
	given: {
		readonly now: string;
		readonly ecosystem: Ecosystem;
		readonly loaded: AdvisoryData | null;
	},
): FetchedAdvisories {
	const parsed = answers.map(parseOsvRecord);
	const records = parsed.flatMap((result) => (result.ok ? [result.record] : []));
	const malformed = parsed.length - records.length;
	const groups = joinAliases(records);
	const data: AdvisoryData = {
		snapshot: {
			id: "asked",
			loadedAt: given.now,
			dataDate: given.now,
			dates: { [given.ecosystem]: given.now },
			records: { [given.ecosystem]: records.length },
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
		isKnownExploited: (ids) => given.loaded?.isKnownExploited(ids) ?? null,
		exploitProbability: (ids) => given.loaded?.exploitProbability(ids) ?? null,
	};
	const warnings = malformed === 0 ? [] : [`${malformed} malformed advisories were set aside`];
	return { data, warnings };
}
