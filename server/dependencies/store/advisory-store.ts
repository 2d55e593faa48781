import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { z } from "zod";
import { AppError } from "#server/platform/errors.ts";
import { buildSnapshot, readSlots, type Slot } from "./build-snapshot.ts";
import { replaceFile } from "./replace-file.ts";
import type { LoadEntry, SnapshotIndex } from "./snapshot-index.ts";
import { firstIndexSchema, loadEntrySchema, snapshotIndexSchema } from "./snapshot-index.ts";

const INDEX = "index.json";
const LEDGER = "loads.jsonl";

/** The folder of the advisory data inside the data folder. */
export function advisoryFolder(dataDir: string): string {
	return path.join(dataDir, "advisories");
}

/** The index in force; null where nothing was loaded yet. */
export function readIndex(folder: string): SnapshotIndex | null {
	const file = path.join(folder, INDEX);
	if (!existsSync(file)) return null;
	try {
		const value: unknown = JSON.parse(readFileSync(file, "utf8"));
		const first = firstIndexSchema.safeParse(value);
		return first.success ? rebuildIndex(folder, first.data) : snapshotIndexSchema.parse(value);
	} catch (error) {
		throw new AppError("unavailable", `the advisory data in ${folder} cannot be read`, {
			hint: `remove ${folder} and load it again: sophia advisories sync, or import <file>`,
			cause: error,
		});
	}
}

/** Makes today's index of one that an earlier version wrote: the records are the same. */
function rebuildIndex(folder: string, first: z.infer<typeof firstIndexSchema>): SnapshotIndex {
	const { id, loadedAt, recordsFile: records, kev, epss, changes } = first;
	const places = first.records.map(([, offset, length]) => ({ offset, length }));
	const slots = new Map<string, Slot>();
	for (const { slot } of readSlots(path.join(folder, records), places)) slots.set(slot.id, slot);
	const built = buildSnapshot({ folder, id, loadedAt, records, slots });
	const index: SnapshotIndex = { format: 2, id, loadedAt, ...built, kev, epss, changes };
	writeIndex(folder, index);
	return index;
}

/** Puts an index in force in one step: a reader sees the old one or the new one, whole. */
export function writeIndex(folder: string, index: SnapshotIndex): void {
	mkdirSync(folder, { recursive: true });
	replaceFile(path.join(folder, INDEX), JSON.stringify(index));
}

/** Adds one line to the ledger of loads. */
export function recordLoad(folder: string, entry: LoadEntry): void {
	mkdirSync(folder, { recursive: true });
	appendFileSync(path.join(folder, LEDGER), `${JSON.stringify(entry)}\n`);
}

/** All loads, the newest first. A line cut short by a crash is left out. */
export function listLoads(folder: string): LoadEntry[] {
	const file = path.join(folder, LEDGER);
	if (!existsSync(file)) return [];
	const entries = readFileSync(file, "utf8")
		.split("\n")
		.flatMap((line) => parseLine(line));
	return entries.reverse();
}

function parseLine(line: string): LoadEntry[] {
	if (!line.endsWith("}")) return [];
	const parsed = loadEntrySchema.safeParse(JSON.parse(line));
	return parsed.success ? [parsed.data] : [];
}
