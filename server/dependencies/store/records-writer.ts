import { closeSync, openSync, writeSync } from "node:fs";

/** Appends lines to a file and tells where each lies. */
export interface RecordsWriter {
	append(line: string): { offset: number; length: number };
	close(): void;
}

const FLUSH_BYTES = 1 << 20;

/** Opens a new records file; what is appended is on disk after `close`. */
export function openRecordsWriter(file: string): RecordsWriter {
	const handle = openSync(file, "w");
	let pending: Buffer[] = [];
	let pendingBytes = 0;
	let offset = 0;
	const flush = (): void => {
		if (pendingBytes > 0) writeSync(handle, Buffer.concat(pending));
		pending = [];
		pendingBytes = 0;
	};
	return {
		append(line) {
			const bytes = Buffer.from(`${line}\n`);
			const place = { offset, length: bytes.length - 1 };
			pending.push(bytes);
			pendingBytes += bytes.length;
			offset += bytes.length;
			if (pendingBytes > FLUSH_BYTES) flush();
			return place;
		},
		close() {
			flush();
			closeSync(handle);
		},
	};
}
