import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { AdvisoryData, PackageAdvisory } from "../core/advisories/advisory-data.ts";
import { prepareAdvisory } from "../core/advisories/advisory-data.ts";
import { createCanonicalizer } from "../core/advisories/judge-version.ts";
import { parseOsvRecord } from "../core/advisories/osv-record.ts";
import type { Ecosystem } from "../core/locks/lock-model.ts";
import { readIndex } from "./advisory-store.ts";
import { listChangedSince } from "./snapshot-changes.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

/** Advisories, and the records as they were loaded. */
export interface OpenAdvisories {
	readonly data: AdvisoryData;
	/** The record as it was loaded; null where the snapshot does not hold it. */
	findRecord(id: string): string | null;
	/** What it says otherwise than an earlier snapshot; null: it may be of any package. */
	listChangedSince(snapshot: string): string[] | null;
	/** Gives the file back; nothing can be looked up any more. */
	close(): void;
}

/**
 * Opens the snapshot in force; null where nothing was loaded. Records are read and prepared when
 * their package is first asked for, so that an audit pays for the packages of its lock only.
 */
export function openAdvisories(folder: string): OpenAdvisories | null {
	const index = readIndex(folder);
	if (index === null) return null;
	const handle = openSync(path.join(folder, index.recordsFile), "r");
	const prepared = new Map<string, readonly PackageAdvisory[]>();
	const kev = index.kev === null ? null : new Set(index.kev.ids);
	let numbers: ReadonlyMap<string, number> | null = null;
	let epss: ReadonlyMap<string, number> | null = null;
	const readText = (number: number): string => {
		const [, offset = 0, length = 0] = index.records[number] ?? [];
		const buffer = Buffer.allocUnsafe(length);
		readSync(handle, buffer, 0, length, offset);
		return buffer.toString("utf8");
	};
	const data: AdvisoryData = {
		snapshot: {
			id: index.id,
			loadedAt: index.loadedAt,
			dataDate: index.dataDate,
			dates: pickEcosystems(index.dates),
			records: pickEcosystems(index.counts),
		},
		find(ecosystem, name) {
			const key = `${ecosystem}:${name}`;
			let found = prepared.get(key);
			if (found === undefined) {
				const canonicalize = createCanonicalizer(ecosystem);
				found = numbersOf(index, ecosystem, name).flatMap((number) => {
					// The import has set malformed records aside.
					const parsed = parseOsvRecord(JSON.parse(readText(number)));
					if (!parsed.ok) return [];
					const { record } = parsed;
					const group = index.groups[index.records[number]?.[3] ?? -1] ?? [record.id];
					return prepareAdvisory(record, ecosystem, name, group, canonicalize) ?? [];
				});
				prepared.set(key, found);
			}
			return found;
		},
		isKnownExploited: (ids) => (kev === null ? null : ids.some((id) => kev.has(id))),
		exploitProbability(ids) {
			if (index.epss === null) return null;
			epss ??= readEpss(path.join(folder, index.epss.file));
			const scores = ids.flatMap((id) => epss?.get(id) ?? []);
			return scores.length === 0 ? null : Math.max(...scores);
		},
	};
	return {
		data,
		findRecord(id) {
			numbers ??= new Map(index.records.map(([known], number) => [known, number]));
			const number = numbers.get(id);
			return number === undefined ? null : readText(number);
		},
		listChangedSince: (snapshot) => listChangedSince(index, snapshot),
		close: () => closeSync(handle),
	};
}

function numbersOf(index: SnapshotIndex, ecosystem: Ecosystem, name: string): readonly number[] {
	const names = index.packages[ecosystem];
	return names !== undefined && Object.hasOwn(names, name) ? (names[name] ?? []) : [];
}

function pickEcosystems<T>({
	PyPI,
	npm,
}: Readonly<Record<string, T>>): Partial<Record<Ecosystem, T>> {
	return { ...(PyPI === undefined ? {} : { PyPI }), ...(npm === undefined ? {} : { npm }) };
}

/** Probabilities by CVE. */
export function readEpss(file: string): Map<string, number> {
	const scores = z.record(z.string(), z.number()).parse(JSON.parse(readFileSync(file, "utf8")));
	return new Map(Object.entries(scores));
}
