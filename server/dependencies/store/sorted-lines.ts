import { closeSync, openSync, readFileSync } from "node:fs";
import { replaceFile } from "./replace-file.ts";

const NEWLINE = 10;

/** A file of keys and values in the order of their keys, in which one is found without reading all. */
export interface SortedLines {
	/** The JSON text of a value; null where there is no such key. */
	find(key: string): string | null;
	/** All of them, in order. */
	entries(): Iterable<readonly [key: string, text: string]>;
	close(): void;
}

/** Writes a line for each key: it and its value as JSON, a tab between. */
export function writeSortedLines(file: string, values: ReadonlyMap<string, unknown>): void {
	const lines = [...values].map(([key, value]) =>
		Buffer.from(`${spell(key)}${JSON.stringify(value)}\n`),
	);
	replaceFile(file, Buffer.concat(lines.sort(Buffer.compare)));
}

/**
 * Opens such a file; it is read when something is first looked up. Who opened it may go on reading
 * after a newer one took its place.
 */
export function openSortedLines(file: string): SortedLines {
	const handle = openSync(file, "r");
	let content: Buffer | null = null;
	const read = (): Buffer => {
		content ??= readFileSync(handle);
		return content;
	};
	return {
		find: (key) => findLine(read(), Buffer.from(spell(key))),
		*entries() {
			const bytes = read();
			for (let start = 0; start < bytes.length; ) {
				const end = endOfLine(bytes, start);
				const tab = bytes.indexOf("\t", start);
				const key: unknown = JSON.parse(bytes.toString("utf8", start, tab));
				if (typeof key === "string") yield [key, bytes.toString("utf8", tab + 1, end)];
				start = end + 1;
			}
		},
		close: () => closeSync(handle),
	};
}

/** No key is the beginning of another one with its tab: JSON escapes tabs and quotation marks. */
function spell(key: string): string {
	return `${JSON.stringify(key)}\t`;
}

function findLine(bytes: Buffer, wanted: Buffer): string | null {
	let low = 0;
	let high = bytes.length;
	while (low < high) {
		const middle = (low + high) >>> 1;
		const start = middle === 0 ? 0 : bytes.lastIndexOf(NEWLINE, middle - 1) + 1;
		const end = endOfLine(bytes, middle);
		const keyEnd = Math.min(end, start + wanted.length);
		const order = bytes.compare(wanted, 0, wanted.length, start, keyEnd);
		if (order === 0) return bytes.toString("utf8", keyEnd, end);
		if (order < 0) low = end + 1;
		else high = start;
	}
	return null;
}

function endOfLine(bytes: Buffer, from: number): number {
	const end = bytes.indexOf(NEWLINE, from);
	return end < 0 ? bytes.length : end;
}
