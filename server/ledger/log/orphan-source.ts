import path from "node:path";
import { z } from "zod";
import { closeAsUnknown, type OpenIntent } from "../core/close-as-unknown.ts";
import { joinPayloads, type RecordChunk, type RecordSource } from "../flush/record-source.ts";
import type { FileSystem, LedgerEvent } from "../ports.ts";
import { OFFSET_FILE, offsetSchema } from "./own-log-source.ts";
import { readFrames } from "./read-frames.ts";
import { SEGMENT_NAME } from "./segment-writer.ts";

const UNKNOWN_PER_CHUNK = 500;

export interface OrphanSourceOptions {
	readonly fs: FileSystem;
	/** The claimed directory; it is not written by anybody any more. */
	readonly dir: string;
	/** Where bytes that cannot be read are kept; it outlives the directory. */
	readonly setAsideDir: string;
	readonly maxBytes: number;
	readonly maxRecords: number;
	readonly onEvent: (event: LedgerEvent) => void;
}

const intentSchema = z.object({
	kind: z.literal("intent"),
	id: z.string(),
	atMs: z.number(),
	estimateNanos: z.number(),
	estimatePromptTokens: z.number(),
});
const terminalSchema = z.object({ kind: z.literal("terminal"), id: z.string() });

/**
 * Reads a dead instance's log to its end and then closes what it left open: an intent without a
 * terminal becomes `unknown`, priced at its estimate. All of it can be repeated after a crash.
 */
export function createOrphanSource(options: OrphanSourceOptions): RecordSource {
	const { fs, dir } = options;
	const stored = readOffset(fs, dir);
	const segments = fs.list(dir).filter((name) => SEGMENT_NAME.test(name));
	const open = new Map<string, OpenIntent>();
	const at = { index: 0, offset: 0 };
	let lastAtMs: number | null = null;
	let unknown: string[] | null = null;

	function next(): RecordChunk | null {
		for (let name = segments[at.index]; name !== undefined; name = segments[at.index]) {
			const file = path.join(dir, name);
			const end = sizeOf(file);
			if (at.offset >= end) {
				at.index++;
				at.offset = 0;
				continue;
			}
			const { maxBytes, maxRecords } = options;
			const read = readFrames(fs, { path: file, from: at.offset, end, maxBytes, maxRecords });
			if (read.damage !== null) keepDamage(file, read.damage);
			// What was committed before is read again only to know which requests are open.
			const isStored = isWithin(stored, name, read.next);
			at.offset = read.damage === null && read.next === at.offset ? end : read.next;
			lastAtMs = Math.max(lastAtMs ?? 0, read.lastAtMs ?? 0);
			for (const payload of read.payloads) track(payload);
			if (read.payloads.length === 0) continue;
			return {
				json: joinPayloads(isStored ? [] : read.payloads),
				records: isStored ? 0 : read.records,
				isLast: false,
				commit: () => {},
			};
		}
		return nextUnknown();
	}

	function sizeOf(file: string): number {
		const size = fs.size(file);
		if (size === null) throw new Error(`${file} is gone: somebody else took the log over`);
		return size;
	}

	function track(payload: Uint8Array): void {
		for (const record of z.array(z.unknown()).parse(JSON.parse(`[${Buffer.from(payload)}]`))) {
			const intent = intentSchema.safeParse(record);
			if (intent.success) open.set(intent.data.id, intent.data);
			const terminal = terminalSchema.safeParse(record);
			if (terminal.success) open.delete(terminal.data.id);
		}
	}

	function nextUnknown(): RecordChunk | null {
		if (unknown === null) {
			// Only the owner may say what never ended: another one may have read further.
			for (const name of segments) sizeOf(path.join(dir, name));
			unknown = [...open.values()].map((intent) =>
				JSON.stringify(closeAsUnknown(intent, lastAtMs ?? intent.atMs)),
			);
			if (unknown.length > 0) reportUnknown(unknown.length);
		}
		if (unknown.length === 0) return null;
		const group = unknown.splice(0, UNKNOWN_PER_CHUNK);
		return {
			json: Buffer.from(`[${group.join(",")}]`),
			records: group.length,
			isLast: unknown.length === 0,
			commit: () => {},
		};
	}

	function keepDamage(file: string, damage: { from: number; to: number; isTail: boolean }): void {
		const bytes = damage.to - damage.from;
		if (damage.isTail) {
			const message = `${bytes} bytes of a write that the crash cut short were dropped`;
			options.onEvent({ severity: "info", kind: "log_tail_cut", subject: file, message });
			return;
		}
		const kept = path.join(
			options.setAsideDir,
			`${path.basename(dir)}-${path.basename(file)}.damaged-${damage.from}`,
		);
		fs.makeDirectory(options.setAsideDir);
		fs.replace(kept, fs.readRange(file, damage.from, bytes));
		const message = `${bytes} bytes of the usage log are damaged and were set aside in ${kept}`;
		options.onEvent({ severity: "error", kind: "log_damaged", subject: file, message });
	}

	function reportUnknown(count: number): void {
		options.onEvent({
			severity: "error",
			kind: "requests_unknown",
			subject: dir,
			message: `${count} requests were cut short by a crash; they count at their estimate`,
		});
	}

	return { next };
}

function readOffset(fs: FileSystem, dir: string): { sequence: number; offset: number } {
	const bytes = fs.read(path.join(dir, OFFSET_FILE));
	return bytes === null
		? { sequence: 0, offset: 0 }
		: offsetSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
}

/** True when everything up to `end` of the segment was committed. */
function isWithin(stored: { sequence: number; offset: number }, name: string, end: number) {
	const sequence = Number(SEGMENT_NAME.exec(name)?.[1]);
	return sequence < stored.sequence || (sequence === stored.sequence && end <= stored.offset);
}
