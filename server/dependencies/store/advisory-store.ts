import {
	appendFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	writeFileSync,
} from "node:fs";
import path from "node:path";
import { AppError } from "#server/platform/errors.ts";
import type { LoadEntry, SnapshotIndex } from "./snapshot-index.ts";
import { loadEntrySchema, snapshotIndexSchema } from "./snapshot-index.ts";

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
		return snapshotIndexSchema.parse(JSON.parse(readFileSync(file, "utf8")));
	} catch (error) {
		throw new AppError("unavailable", `the advisory data in ${folder} cannot be read`, {
			hint: `remove ${folder} and load it again: sophia advisories sync, or import <file>`,
			cause: error,
		});
	}
}

/** Puts an index in force in one step: a reader sees the old one or the new one, whole. */
export function writeIndex(folder: string, index: SnapshotIndex): void {
	mkdirSync(folder, { recursive: true });
	const file = path.join(folder, INDEX);
	writeFileSync(`${file}.new`, JSON.stringify(index));
	renameSync(`${file}.new`, file);
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
