import type { Ecosystem } from "../locks/lock-model.ts";
import type { PreparedAffected } from "./judge-version.ts";
import { createCanonicalizer, prepareAffected } from "./judge-version.ts";
import type { OsvRecord } from "./osv-record.ts";
import { asEcosystem, normalizeName } from "./osv-record.ts";

/** One advisory, as far as it speaks of one package. */
export interface PackageAdvisory {
	readonly record: OsvRecord;
	readonly affected: readonly PreparedAffected[];
	/** Vectors and words of the entries on this package and of the record itself. */
	readonly vectors: readonly string[];
	readonly databaseSeverities: readonly string[];
	/** All identifiers of the same vulnerability, over every chain of aliases. */
	readonly group: readonly string[];
}

/** What is known of the data that an audit used. Instants are ISO 8601. */
export interface AdvisorySnapshot {
	readonly id: string;
	readonly loadedAt: string;
	/** The newest change of any record. */
	readonly dataDate: string;
	/** The same by ecosystem, where it is known: the date that "none known to" names. */
	readonly dates: Readonly<Partial<Record<Ecosystem, string>>>;
	/** Records by ecosystem; one that is absent was never loaded or asked for. */
	readonly records: Readonly<Partial<Record<Ecosystem, number>>>;
}

/** The advisories of one snapshot. Looking up never fails. */
export interface AdvisoryData {
	readonly snapshot: AdvisorySnapshot;
	/** Withdrawn ones included; empty for names that nothing is known of. */
	find(ecosystem: Ecosystem, name: string): readonly PackageAdvisory[];
	/** Whether any identifier is in CISA's catalogue; null without that catalogue. */
	isKnownExploited(ids: readonly string[]): boolean | null;
	/** The highest EPSS probability of any identifier, 0 to 1; null where none is known. */
	exploitProbability(ids: readonly string[]): number | null;
}

/** Takes out of a record what it says of one package; null where it says nothing. */
export function prepareAdvisory(
	record: OsvRecord,
	ecosystem: Ecosystem,
	name: string,
	group: readonly string[],
	canonicalize = createCanonicalizer(ecosystem),
): PackageAdvisory | null {
	const entries = record.affected.filter(
		(entry) =>
			entry.package !== null &&
			asEcosystem(entry.package.ecosystem) === ecosystem &&
			normalizeName(ecosystem, entry.package.name) === name,
	);
	if (entries.length === 0) return null;
	const own = entries.flatMap((entry) => entry.severity);
	const vectors = (own.length > 0 ? own : record.severity).map(({ score }) => score);
	const words = [...entries, record].map((entry) => entry.databaseSeverity);
	return {
		record,
		affected: entries.map((entry) => prepareAffected(entry, ecosystem, "cut", canonicalize)),
		vectors,
		databaseSeverities: words.filter((word) => word !== null),
		group,
	};
}
