import { claimedFrameBytes, decodeFrame, FRAME_HEADER_BYTES, findFrame } from "../core/frame.ts";
import type { FileSystem } from "../ports.ts";

/** Bytes of a segment that hold no sound frame, `[from, to)`. */
export interface Damage {
	readonly from: number;
	readonly to: number;
	/** No sound frame follows: what a crash in the middle of a write leaves behind. */
	readonly isTail: boolean;
}

export interface ReadFrames {
	/** UTF-8, comma-separated records. */
	readonly payloads: readonly Uint8Array[];
	readonly records: number;
	/** Time of the last frame read; `null` when none was. */
	readonly lastAtMs: number | null;
	/** Where to read on, past the damage if there was any. */
	readonly next: number;
	readonly damage: Damage | null;
}

export interface ReadRange {
	readonly path: string;
	readonly from: number;
	/** End of the part that may be read: everything before it was written whole or by a crash. */
	readonly end: number;
	/** Soft bounds; a single frame beyond them is still read. */
	readonly maxBytes: number;
	readonly maxRecords: number;
	/** Where what is read may lie: then it is good until the next reading. */
	readonly room?: Buffer;
}

/** Reads sound frames from a segment up to the bounds or the first damage. */
export function readFrames(fs: FileSystem, range: ReadRange): ReadFrames {
	const payloads: Uint8Array[] = [];
	let records = 0;
	let lastAtMs: number | null = null;
	const read = (position: number, length: number) =>
		readBuffer(fs, range.path, position, length, range.room);
	let bytes = read(range.from, Math.min(range.maxBytes, range.end - range.from));
	let base = range.from;
	let at = 0;
	while (base + at < range.end && records < range.maxRecords) {
		const needed = neededBytes(bytes, at, range.end - base);
		if (needed !== null && at + needed > bytes.length) {
			// Sound so far but only partly in memory: leave it to the next call, or read it alone.
			if (payloads.length > 0) break;
			base += at;
			at = 0;
			bytes = read(base, needed);
			if (bytes.length < needed) break;
			continue;
		}
		const frame = needed === null ? null : decodeFrame(bytes, at);
		if (frame === null) {
			const damage = measureDamage(fs, range.path, base + at, range.end);
			return { payloads, records, lastAtMs, next: damage.to, damage };
		}
		payloads.push(frame.payload);
		records += frame.records;
		lastAtMs = frame.atMs;
		at = frame.end;
	}
	return { payloads, records, lastAtMs, next: base + at, damage: null };
}

/** Bytes needed to judge the frame at `at`; `null` when there cannot be a whole one before `room`. */
function neededBytes(bytes: Buffer, at: number, room: number): number | null {
	if (at + FRAME_HEADER_BYTES > room) return null;
	if (at + FRAME_HEADER_BYTES > bytes.length) return FRAME_HEADER_BYTES;
	const length = claimedFrameBytes(bytes, at);
	return length === null || at + length > room ? null : length;
}

function measureDamage(fs: FileSystem, path: string, from: number, end: number): Damage {
	const rest = readBuffer(fs, path, from, end - from);
	const found = findFrame(rest, 1);
	return { from, to: found === null ? end : from + found, isTail: found === null };
}

function readBuffer(
	fs: FileSystem,
	path: string,
	position: number,
	length: number,
	room?: Buffer,
): Buffer {
	const bytes = fs.readRange(path, position, length, room);
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
