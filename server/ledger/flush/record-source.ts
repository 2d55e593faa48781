/** A run of records on their way to the store. */
export interface RecordChunk {
	/** UTF-8: the records as one JSON array. Good until the commit. */
	readonly json: Buffer;
	readonly records: number;
	/** True when nothing more was there at the time of reading. */
	readonly isLast: boolean;
	/** Called once the records are stored or set aside, never before. */
	commit(): void;
}

/** Gives records in the order of writing; the next chunk is asked for only after a commit. */
export interface RecordSource {
	next(): RecordChunk | null;
}

const OPEN_BRACKET = 0x5b;
const COMMA = 0x2c;
const CLOSE_BRACKET = 0x5d;

/**
 * Payloads, each some JSON records joined by commas, as the text of one JSON array. It lies in
 * `room` where that holds it, which may be what the payloads were read into: before each of them
 * stands a header, longer than what is put between them.
 */
export function joinPayloads(payloads: readonly Uint8Array[], room: Buffer | null = null): Buffer {
	const most = payloads.reduce((sum, payload) => sum + 1 + payload.length, 2);
	const bytes = room !== null && room.length >= most ? room : Buffer.allocUnsafe(most);
	let at = 0;
	bytes[at++] = OPEN_BRACKET;
	for (const payload of payloads) {
		if (at > 1) bytes[at++] = COMMA;
		bytes.set(payload, at);
		at += payload.length;
	}
	bytes[at++] = CLOSE_BRACKET;
	return bytes.subarray(0, at);
}
