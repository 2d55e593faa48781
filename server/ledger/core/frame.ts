import { crc32 } from "node:zlib";

/**
 * A frame holds the records of one group commit: magic, checksum, payload length, record count,
 * time of writing, then the records as JSON texts joined by commas. All numbers little-endian.
 */
export const FRAME_HEADER_BYTES = 24;
/** A longer frame cannot be ours: the largest record is a capture, which is cut far below this. */
export const MAX_FRAME_BYTES = 128 * 1024 * 1024;

/** "SUL1": Sophia usage log, first layout. */
const MAGIC = 0x314c5553;
const MAGIC_BYTES = Uint8Array.of(0x53, 0x55, 0x4c, 0x31);
const CRC_AT = 4;
const LENGTH_AT = 8;
const COUNT_AT = 12;
const TIME_AT = 16;

export interface Frame {
	/** Where the frame begins and the next one would, within the bytes given. */
	readonly start: number;
	readonly end: number;
	readonly records: number;
	/** Time of writing, ms since the epoch. */
	readonly atMs: number;
	/** UTF-8: the records, comma-separated. A view, not a copy. */
	readonly payload: Uint8Array;
}

/** A UTF-16 unit takes at most this many bytes as UTF-8. */
const MAX_UNIT_BYTES = 3;

/**
 * Frames records that are already joined by commas. The frame lies in `room` where that surely holds
 * it, which spares measuring and allocating; then it is good until `room` is used again.
 */
export function encodeFrame(
	joined: string,
	records: number,
	atMs: number,
	room: Buffer | null = null,
): Buffer {
	const most = FRAME_HEADER_BYTES + joined.length * MAX_UNIT_BYTES;
	const fits = room !== null && most <= room.length;
	const bytes = fits ? room : Buffer.allocUnsafe(FRAME_HEADER_BYTES + Buffer.byteLength(joined));
	const end = FRAME_HEADER_BYTES + bytes.write(joined, FRAME_HEADER_BYTES);
	bytes.writeUInt32LE(MAGIC, 0);
	bytes.writeUInt32LE(end - FRAME_HEADER_BYTES, LENGTH_AT);
	bytes.writeUInt32LE(records, COUNT_AT);
	bytes.writeDoubleLE(atMs, TIME_AT);
	bytes.writeUInt32LE(crc32(bytes.subarray(LENGTH_AT, end)), CRC_AT);
	return bytes.subarray(0, end);
}

/** Whole length that a frame at `start` claims; `null` when no frame can begin there. */
export function claimedFrameBytes(bytes: Buffer, start: number): number | null {
	if (start + FRAME_HEADER_BYTES > bytes.length || bytes.readUInt32LE(start) !== MAGIC) return null;
	const length = FRAME_HEADER_BYTES + bytes.readUInt32LE(start + LENGTH_AT);
	return length > MAX_FRAME_BYTES ? null : length;
}

/** The frame at `start`, or `null` when it is not whole and sound. */
export function decodeFrame(bytes: Buffer, start: number): Frame | null {
	const length = claimedFrameBytes(bytes, start);
	if (length === null || start + length > bytes.length) return null;
	const end = start + length;
	const checksum = crc32(bytes.subarray(start + LENGTH_AT, end));
	if (checksum !== bytes.readUInt32LE(start + CRC_AT)) return null;
	return {
		start,
		end,
		records: bytes.readUInt32LE(start + COUNT_AT),
		atMs: bytes.readDoubleLE(start + TIME_AT),
		payload: bytes.subarray(start + FRAME_HEADER_BYTES, end),
	};
}

/** Where the next sound frame begins at or after `from`; `null` when there is none. */
export function findFrame(bytes: Buffer, from: number): number | null {
	for (let at = bytes.indexOf(MAGIC_BYTES, from); at !== -1; ) {
		if (decodeFrame(bytes, at) !== null) return at;
		at = bytes.indexOf(MAGIC_BYTES, at + 1);
	}
	return null;
}
