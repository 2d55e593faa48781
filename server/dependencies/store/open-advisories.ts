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
import { parseIdLine, parseNameLine, type SnapshotIndex } from "./snapshot-index.ts";
import { openSortedLines, type SortedLines } from "./sorted-lines.ts";

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
 * Opens the snapshot in force; null where nothing was loaded. What an ecosystem has is looked into
 * when one of its packages is first asked for, and records are read and prepared one package at a
 * time, so that an audit pays for the packages of its lock only.
 */
export function openAdvisories(folder: string): OpenAdvisories | null {
	const opened = openFiles(folder);
	if (opened === null) return null;
	const { index, records, ids, names } = opened;
	const prepared = new Map<string, readonly PackageAdvisory[]>();
	const kev = index.kev === null ? null : new Set(index.kev.ids);
	let epss: ReadonlyMap<string, number> | null = null;
	const readText = (offset: number, length: number): string => {
		const buffer = Buffer.allocUnsafe(length);
		readSync(records, buffer, 0, length, offset);
		return buffer.toString("utf8");
	};
	const prepare = (ecosystem: Ecosystem, name: string): readonly PackageAdvisory[] => {
		const line = names.get(ecosystem)?.find(name) ?? null;
		if (line === null) return [];
		const canonicalize = createCanonicalizer(ecosystem);
		return parseNameLine(line).flatMap(([id, offset, length, group]) => {
			// The import has set malformed records aside.
			const parsed = parseOsvRecord(JSON.parse(readText(offset, length)));
			if (!parsed.ok) return [];
			return prepareAdvisory(parsed.record, ecosystem, name, group ?? [id], canonicalize) ?? [];
		});
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
			const found = prepared.get(key) ?? prepare(ecosystem, name);
			prepared.set(key, found);
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
			const line = ids.find(id);
			if (line === null) return null;
			const [offset, length] = parseIdLine(line);
			return readText(offset, length);
		},
		listChangedSince: (snapshot) => listChangedSince(index, snapshot),
		close() {
			closeSync(records);
			for (const lines of [ids, ...names.values()]) lines.close();
		},
	};
}

interface OpenFiles {
	readonly index: SnapshotIndex;
	readonly records: number;
	readonly ids: SortedLines;
	readonly names: ReadonlyMap<string, SortedLines>;
}

/**
 * Opens all parts at once: a newer snapshot may take their place at any time. One that did so in the
 * middle is opened instead.
 */
function openFiles(folder: string): OpenFiles | null {
	for (;;) {
		const index = readIndex(folder);
		if (index === null) return null;
		try {
			return openParts(folder, index);
		} catch (error) {
			if (readIndex(folder)?.id === index.id) throw error;
		}
	}
}

function openParts(folder: string, index: SnapshotIndex): OpenFiles {
	const { records, ids, names } = index.files;
	const opened: { close(): void }[] = [];
	const open = (file: string): SortedLines => {
		const lines = openSortedLines(path.join(folder, file));
		opened.push(lines);
		return lines;
	};
	try {
		const parts = {
			ids: open(ids),
			names: new Map(Object.entries(names).map(([ecosystem, file]) => [ecosystem, open(file)])),
		};
		return { index, records: openSync(path.join(folder, records), "r"), ...parts };
	} catch (error) {
		for (const lines of opened) lines.close();
		throw error;
	}
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
