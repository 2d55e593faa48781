/** A run of records on their way to the store. */
export interface RecordChunk {
	/** UTF-8 texts, each some JSON records joined by commas. */
	readonly payloads: readonly Uint8Array[];
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

const OPEN_BRACKET = Buffer.from("[");
const COMMA = Buffer.from(",");
const CLOSE_BRACKET = Buffer.from("]");

/** The payloads as the text of one JSON array, without looking into them. */
export function joinPayloads(payloads: readonly Uint8Array[]): Buffer {
	const parts: Uint8Array[] = [];
	for (const payload of payloads) parts.push(parts.length === 0 ? OPEN_BRACKET : COMMA, payload);
	parts.push(CLOSE_BRACKET);
	return Buffer.concat(parts);
}
