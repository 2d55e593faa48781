import { createHash } from "node:crypto";
import {
	closeSync,
	createReadStream,
	existsSync,
	mkdirSync,
	openSync,
	readSync,
	rmSync,
} from "node:fs";
import path from "node:path";
import type { Clock } from "#server/platform/clock.ts";
import { joinAliases } from "../core/advisories/alias-groups.ts";
import type { OsvRecord } from "../core/advisories/osv-record.ts";
import { asEcosystem, normalizeName, parseOsvRecord } from "../core/advisories/osv-record.ts";
import { readIndex, recordLoad, writeIndex } from "./advisory-store.ts";
import { readRecords } from "./read-advisory-source.ts";
import type { RecordsWriter } from "./records-writer.ts";
import { openRecordsWriter } from "./records-writer.ts";
import { rememberChange } from "./snapshot-changes.ts";
import type { LoadEntry, SnapshotIndex } from "./snapshot-index.ts";

const MAX_EXAMPLES = 20;
/** Of the many records that nobody else names, the index keeps no group. */
const NO_GROUP = -1;

/** One record of the snapshot under construction. */
interface Slot {
	readonly id: string;
	readonly modified: string;
	readonly offset: number;
	readonly length: number;
	readonly aliases: readonly string[];
	readonly packages: readonly (readonly [ecosystem: string, name: string])[];
}

interface Counts {
	read: number;
	added: number;
	updated: number;
	unchanged: number;
	ignored: number;
	malformed: number;
	readonly malformedExamples: { where: string; reason: string }[];
}

export interface ImportOptions {
	readonly folder: string;
	readonly file: string;
	/** What the ledger calls the source; the file where absent. */
	readonly source?: string;
	readonly clock: Clock;
}

/**
 * Adds OSV records to the snapshot in force: of two with one id the later `modified` stays. A
 * malformed record is counted and set aside. The new snapshot comes into force at the very end.
 */
export async function importOsv({
	folder,
	file,
	source = file,
	clock,
}: ImportOptions): Promise<LoadEntry> {
	const loadedAt = new Date(clock.nowMs()).toISOString();
	const sha256 = await hashFile(file);
	const id = nameSnapshot(loadedAt, sha256);
	mkdirSync(folder, { recursive: true });
	const previous = readIndex(folder);
	const recordsFile = `records-${id}.jsonl`;
	const writer = openRecordsWriter(path.join(folder, recordsFile));
	const counts: Counts = {
		read: 0,
		added: 0,
		updated: 0,
		unchanged: 0,
		ignored: 0,
		malformed: 0,
		malformedExamples: [],
	};
	const changed = new Set<string>();
	let slots: Map<string, Slot>;
	try {
		slots = copyPrevious(folder, previous, writer);
		for await (const item of readRecords(file)) {
			counts.read += 1;
			takeRecord(item, { slots, writer, counts, changed });
		}
	} finally {
		writer.close();
	}
	const built = buildIndex({ id, loadedAt, recordsFile, slots, previous });
	const index = rememberChange(previous, built, changed);
	writeIndex(folder, index);
	if (previous !== null && previous.recordsFile !== recordsFile) {
		rmSync(path.join(folder, previous.recordsFile), { force: true });
	}
	const { dataDate } = index;
	const entry: LoadEntry = {
		id,
		at: loadedAt,
		source,
		kind: "osv",
		sha256,
		dataDate,
		...counts,
	};
	recordLoad(folder, entry);
	return entry;
}

/** What a load changes as it goes. */
interface Taking {
	readonly slots: Map<string, Slot>;
	readonly writer: RecordsWriter;
	readonly counts: Counts;
	readonly changed: Set<string>;
}

function takeRecord(
	item: { readonly where: string; readonly text: string },
	{ slots, writer, counts, changed }: Taking,
): void {
	const parsed = parseText(item.text);
	if (!parsed.ok) {
		counts.malformed += 1;
		if (counts.malformedExamples.length < MAX_EXAMPLES) {
			counts.malformedExamples.push({ where: item.where, reason: parsed.reason });
		}
		return;
	}
	const slot = makeSlot(parsed.record, item.text, writer, slots.get(parsed.record.id), counts);
	if (slot === null) return;
	slots.set(slot.id, slot);
	changed.add(slot.id);
}

function parseText(text: string): ReturnType<typeof parseOsvRecord> {
	try {
		return parseOsvRecord(JSON.parse(text));
	} catch (error) {
		return { ok: false, reason: error instanceof Error ? error.message : "not JSON" };
	}
}

function makeSlot(
	record: OsvRecord,
	text: string,
	writer: RecordsWriter,
	known: Slot | undefined,
	counts: Counts,
): Slot | null {
	const packages = listPackages(record);
	if (packages.length === 0) {
		counts.ignored += 1;
		return null;
	}
	if (known !== undefined && known.modified >= record.modified) {
		counts.unchanged += 1;
		return null;
	}
	if (known === undefined) counts.added += 1;
	else counts.updated += 1;
	const line = text.includes("\n") ? JSON.stringify(JSON.parse(text)) : text;
	const { id, modified, aliases } = record;
	return { id, modified, aliases, packages, ...writer.append(line) };
}

function listPackages(record: OsvRecord): Slot["packages"] {
	const seen = new Map<string, readonly [string, string]>();
	for (const entry of record.affected) {
		const ecosystem = entry.package && asEcosystem(entry.package.ecosystem);
		if (entry.package === null || !ecosystem) continue;
		const name = normalizeName(ecosystem, entry.package.name);
		seen.set(`${ecosystem}:${name}`, [ecosystem, name]);
	}
	return [...seen.values()];
}

/** Copies the records in force, so that the new file stands alone and the old one can go. */
function copyPrevious(
	folder: string,
	previous: SnapshotIndex | null,
	writer: RecordsWriter,
): Map<string, Slot> {
	const slots = new Map<string, Slot>();
	if (previous === null) return slots;
	const source = path.join(folder, previous.recordsFile);
	if (!existsSync(source)) return slots;
	const handle = openSync(source, "r");
	try {
		for (const [id, offset, length, , modified] of previous.records) {
			const buffer = Buffer.alloc(length);
			readSync(handle, buffer, 0, length, offset);
			const line = buffer.toString("utf8");
			const parsed = parseText(line);
			if (!parsed.ok) continue;
			const { aliases } = parsed.record;
			const packages = listPackages(parsed.record);
			slots.set(id, { id, modified, aliases, packages, ...writer.append(line) });
		}
	} finally {
		closeSync(handle);
	}
	return slots;
}

function buildIndex(parts: {
	readonly id: string;
	readonly loadedAt: string;
	readonly recordsFile: string;
	readonly slots: ReadonlyMap<string, Slot>;
	readonly previous: SnapshotIndex | null;
}): SnapshotIndex {
	const { id, loadedAt, recordsFile, slots, previous } = parts;
	const aliasGroups = joinAliases(slots.values());
	const groups: string[][] = [];
	const groupNumbers = new Map<string, number>();
	const packages = new Map<string, Map<string, number[]>>();
	const counts: Record<string, number> = {};
	const dates: Record<string, string> = {};
	const records = [...slots.values()].map((slot, number): SnapshotIndex["records"][number] => {
		for (const [ecosystem, name] of slot.packages) {
			const names = packages.get(ecosystem) ?? new Map<string, number[]>();
			packages.set(ecosystem, names);
			const list = names.get(name);
			if (list === undefined) names.set(name, [number]);
			else list.push(number);
		}
		for (const ecosystem of new Set(slot.packages.map(([ecosystem]) => ecosystem))) {
			counts[ecosystem] = (counts[ecosystem] ?? 0) + 1;
			// A date in the future is a fault of the feed and says nothing of the age of the data.
			const isLater = slot.modified > (dates[ecosystem] ?? "") && slot.modified <= loadedAt;
			if (isLater) dates[ecosystem] = slot.modified;
		}
		const members = aliasGroups.membersOf(slot.id);
		const key = members[0] ?? slot.id;
		let group = members.length === 1 ? NO_GROUP : groupNumbers.get(key);
		if (group === undefined) {
			group = groups.length;
			groupNumbers.set(key, group);
			groups.push([...members]);
		}
		return [slot.id, slot.offset, slot.length, group, slot.modified];
	});
	return {
		format: 1,
		id,
		loadedAt,
		dataDate: Object.values(dates).sort().at(-1) ?? "",
		dates,
		recordsFile,
		counts,
		records,
		groups,
		packages: Object.fromEntries(
			[...packages].map(([ecosystem, names]) => [ecosystem, Object.fromEntries(names)]),
		),
		kev: previous?.kev ?? null,
		epss: previous?.epss ?? null,
		changes: [],
	};
}

/** Names the state of the data after a load. */
export function nameSnapshot(loadedAt: string, sha256: string): string {
	return `${loadedAt.replace(/[-:.]/g, "")}-${sha256.slice(0, 8)}`;
}

/** The hash that the ledger keeps of what was loaded. */
export async function hashFile(file: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const chunk of createReadStream(file)) hash.update(chunk);
	return hash.digest("hex");
}
