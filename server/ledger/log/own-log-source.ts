import path from "node:path";
import { z } from "zod";
import { joinPayloads, type RecordChunk, type RecordSource } from "../flush/record-source.ts";
import type { FileSystem, LedgerEvent } from "../ports.ts";
import { readFrames } from "./read-frames.ts";
import type { SegmentedLog } from "./segmented-log.ts";

export const OFFSET_FILE = "offset.json";
/** What a crash lets be stored a second time, at most; saving more often would cost more than that. */
const OFFSET_EVERY_BYTES = 4 * 1024 ** 2;
export const offsetSchema = z.object({ sequence: z.number().int(), offset: z.number().int() });

export interface OwnLogSourceOptions {
	readonly fs: FileSystem;
	readonly dir: string;
	readonly log: Pick<SegmentedLog<unknown>, "segments" | "release" | "records">;
	readonly maxBytes: number;
	readonly maxRecords: number;
	/** Where bytes that cannot be read are kept; it outlives the directory. */
	readonly setAsideDir: string;
	/** Everything written so far is committed. */
	readonly onCaughtUp: () => void;
	readonly onEvent: (event: LedgerEvent) => void;
}

export interface OwnLogSource extends RecordSource {
	/** Records and bytes committed so far. */
	committed(): {
		readonly records: number;
		readonly bytes: number;
		readonly lastAtMs: number | null;
	};
}

/** Reads the log that this process is writing, up to what was written whole. */
export function createOwnLogSource(options: OwnLogSourceOptions): OwnLogSource {
	const { fs, log } = options;
	/**
	 * Kept, since memory that waits for the database outlives two scavenges: then only a full
	 * collection frees it, and V8 makes one for every 64 MB of it, of 30 ms once a second under load.
	 */
	const room = Buffer.allocUnsafeSlow(options.maxBytes);
	let at = { sequence: 0, offset: 0 };
	let saved = at;
	let records = 0;
	let lastAtMs: number | null = null;

	function next(): RecordChunk | null {
		for (const segment of log.segments()) {
			if (segment.sequence < at.sequence) continue;
			const from = segment.sequence === at.sequence ? at.offset : 0;
			if (from >= segment.end) continue;
			const read = readFrames(fs, {
				path: segment.path,
				from,
				end: segment.end,
				maxBytes: options.maxBytes,
				maxRecords: options.maxRecords,
				room,
			});
			if (read.damage !== null) keepDamage(segment.path, read.damage.from, read.damage.to);
			const position = { sequence: segment.sequence, offset: read.next };
			if (read.payloads.length > 0) {
				return {
					json: joinPayloads(read.payloads, room),
					records: read.records,
					isLast: segment.isOpen && read.next >= segment.end,
					commit: () => commit(position, read.records, read.lastAtMs),
				};
			}
			at = position;
		}
		return null;
	}

	function commit(position: typeof at, count: number, atMs: number | null): void {
		at = position;
		records += count;
		lastAtMs = atMs ?? lastAtMs;
		if (records === log.records().published) options.onCaughtUp();
		// Released first: on a full disk this is what makes room for the offset. An old offset only
		// means that some records are stored again, which changes nothing.
		log.release(at.sequence);
		if (at.sequence === saved.sequence && at.offset - saved.offset < OFFSET_EVERY_BYTES) return;
		fs.replace(path.join(options.dir, OFFSET_FILE), Buffer.from(JSON.stringify(at)));
		saved = at;
	}

	function keepDamage(file: string, from: number, to: number): void {
		const name = `${path.basename(options.dir)}-${path.basename(file)}.damaged-${from}`;
		const kept = path.join(options.setAsideDir, name);
		fs.makeDirectory(options.setAsideDir);
		fs.replace(kept, fs.readRange(file, from, to - from));
		options.onEvent({
			severity: "error",
			kind: "log_damaged",
			subject: kept,
			message: `${to - from} bytes of the usage log are damaged and were set aside in ${kept}`,
		});
	}

	return { next, committed: () => ({ records, bytes: at.offset, lastAtMs }) };
}
