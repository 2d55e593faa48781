import { closeSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { joinAliases } from "../core/advisories/alias-groups.ts";
import type { OsvRecord } from "../core/advisories/osv-record.ts";
import { asEcosystem, normalizeName, parseOsvRecord } from "../core/advisories/osv-record.ts";
import type { IdLine, NameLine, RecordPlace, SnapshotIndex } from "./snapshot-index.ts";
import { writeSortedLines } from "./sorted-lines.ts";

/** One record of a snapshot and what the index keeps of it. */
export interface Slot extends RecordPlace {
	readonly id: string;
	readonly modified: string;
	readonly aliases: readonly string[];
	readonly packages: readonly (readonly [ecosystem: string, name: string])[];
}

/** What the index keeps of a record; null for one of ecosystems that are not audited. */
export function describeRecord(record: OsvRecord): Omit<Slot, keyof RecordPlace> | null {
	const seen = new Map<string, readonly [string, string]>();
	for (const entry of record.affected) {
		const ecosystem = entry.package && asEcosystem(entry.package.ecosystem);
		if (entry.package === null || !ecosystem) continue;
		const name = normalizeName(ecosystem, entry.package.name);
		seen.set(`${ecosystem}:${name}`, [ecosystem, name]);
	}
	const { id, modified, aliases } = record;
	return seen.size === 0 ? null : { id, modified, aliases, packages: [...seen.values()] };
}

/** The records of a snapshot, with their JSON. */
export function* readSlots(
	file: string,
	places: Iterable<RecordPlace>,
): Generator<{ readonly slot: Slot; readonly line: string }> {
	const handle = openSync(file, "r");
	try {
		for (const { offset, length } of places) {
			const buffer = Buffer.allocUnsafe(length);
			readSync(handle, buffer, 0, length, offset);
			const line = buffer.toString("utf8");
			const parsed = parseOsvRecord(JSON.parse(line));
			const described = parsed.ok ? describeRecord(parsed.record) : null;
			if (described !== null) yield { slot: { ...described, offset, length }, line };
		}
	} finally {
		closeSync(handle);
	}
}

/** Writes what leads to the records, and says what the snapshot holds. */
export function buildSnapshot(parts: {
	readonly folder: string;
	readonly id: string;
	readonly loadedAt: string;
	readonly records: string;
	readonly slots: ReadonlyMap<string, Slot>;
}): Pick<SnapshotIndex, "dataDate" | "dates" | "counts" | "files"> {
	const { folder, id, loadedAt, records, slots } = parts;
	const ids = `ids-${id}.lines`;
	writeSortedLines(path.join(folder, ids), listIds(slots));
	const names: Record<string, string> = {};
	for (const [ecosystem, lines] of listNames(slots)) {
		const file = `names-${ecosystem}-${id}.lines`;
		writeSortedLines(path.join(folder, file), lines);
		names[ecosystem] = file;
	}
	const { counts, dates } = summarize(slots, loadedAt);
	const dataDate = Object.values(dates).sort().at(-1) ?? "";
	return { dataDate, dates, counts, files: { records, ids, names } };
}

function listIds(slots: ReadonlyMap<string, Slot>): Map<string, IdLine> {
	return new Map(
		[...slots].map(([id, { offset, length, modified }]) => [id, [offset, length, modified]]),
	);
}

function listNames(slots: ReadonlyMap<string, Slot>): Map<string, Map<string, NameLine>> {
	const aliases = joinAliases(slots.values());
	const found = new Map<string, Map<string, NameLine>>();
	for (const { id, offset, length, packages } of slots.values()) {
		const members = aliases.membersOf(id);
		const group = members.length === 1 ? null : members;
		for (const [ecosystem, name] of packages) {
			const names = found.get(ecosystem) ?? new Map<string, NameLine>();
			found.set(ecosystem, names);
			names.set(name, [...(names.get(name) ?? []), [id, offset, length, group]]);
		}
	}
	return found;
}

function summarize(
	slots: ReadonlyMap<string, Slot>,
	loadedAt: string,
): Pick<SnapshotIndex, "counts" | "dates"> {
	const counts: Record<string, number> = {};
	const dates: Record<string, string> = {};
	for (const { modified, packages } of slots.values()) {
		for (const ecosystem of new Set(packages.map(([ecosystem]) => ecosystem))) {
			counts[ecosystem] = (counts[ecosystem] ?? 0) + 1;
			// A date in the future is a fault of the feed and says nothing of the age of the data.
			const isLater = modified > (dates[ecosystem] ?? "") && modified <= loadedAt;
			if (isLater) dates[ecosystem] = modified;
		}
	}
	return { counts, dates };
}
