import { createHash } from "node:crypto";
import { createReadStream, existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import type { Clock } from "#server/platform/clock.ts";
import type { OsvRecord } from "../core/advisories/osv-record.ts";
import { parseOsvRecord } from "../core/advisories/osv-record.ts";
import { readIndex, recordLoad, writeIndex } from "./advisory-store.ts";
import { buildSnapshot, describeRecord, readSlots, type Slot } from "./build-snapshot.ts";
import { listRecords } from "./list-records.ts";
import { readRecords } from "./read-advisory-source.ts";
import type { RecordsWriter } from "./records-writer.ts";
import { openRecordsWriter } from "./records-writer.ts";
import { rememberChange } from "./snapshot-changes.ts";
import { type LoadEntry, listFiles, type SnapshotIndex } from "./snapshot-index.ts";

const MAX_EXAMPLES = 20;

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
	const records = `records-${id}.jsonl`;
	const writer = openRecordsWriter(path.join(folder, records));
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
	const built: SnapshotIndex = {
		format: 2,
		id,
		loadedAt,
		...buildSnapshot({ folder, id, loadedAt, records, slots }),
		kev: previous?.kev ?? null,
		epss: previous?.epss ?? null,
		changes: [],
	};
	const index = rememberChange(folder, previous, built, changed);
	writeIndex(folder, index);
	if (previous !== null) removeFiles(folder, previous, index);
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
	const described = describeRecord(record);
	if (described === null) {
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
	return { ...described, ...writer.append(line) };
}

/** Copies the records in force, so that the new file stands alone and the old one can go. */
function copyPrevious(
	folder: string,
	previous: SnapshotIndex | null,
	writer: RecordsWriter,
): Map<string, Slot> {
	const slots = new Map<string, Slot>();
	if (previous === null) return slots;
	const isWhole = listFiles(previous).every((file) => existsSync(path.join(folder, file)));
	if (!isWhole) return slots;
	const source = path.join(folder, previous.files.records);
	for (const { slot, line } of readSlots(source, listRecords(folder, previous))) {
		slots.set(slot.id, { ...slot, ...writer.append(line) });
	}
	return slots;
}

/** Takes away what only the snapshot before was made of. */
function removeFiles(folder: string, previous: SnapshotIndex, index: SnapshotIndex): void {
	const kept = new Set(listFiles(index));
	for (const file of listFiles(previous)) {
		if (!kept.has(file)) rmSync(path.join(folder, file), { force: true });
	}
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
