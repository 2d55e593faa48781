import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createGunzip, gunzipSync } from "node:zlib";
import { AppError } from "#server/platform/errors.ts";

/** One JSON text of a source and where it stood. */
export interface SourceItem {
	readonly where: string;
	readonly text: string;
}

/** What kind of data a file holds, by its beginning. */
export type SourceKind = "osv" | "kev" | "epss";

/** Tells OSV records, CISA's catalogue and EPSS scores apart. */
export function detectSourceKind(file: string): SourceKind {
	const head = readHead(file);
	if (/"catalogVersion"/.test(head)) return "kev";
	if (/^(?:#model_version|cve,epss)/m.test(head)) return "epss";
	return "osv";
}

function readHead(file: string): string {
	if (file.endsWith(".zip")) return "";
	return readWhole(file).slice(0, 4096);
}

/** The whole text of a small file, unpacked where it is gzipped. */
export function readWhole(file: string): string {
	const bytes = readFileSync(file);
	const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
	return (isGzip ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** The records of a zip (one JSON file each), of JSON lines, or of one JSON file or list. */
export async function* readRecords(file: string): AsyncGenerator<SourceItem> {
	if (file.endsWith(".zip")) yield* readZip(file);
	else if (/\.jsonl(?:\.gz)?$|\.ndjson(?:\.gz)?$/.test(file)) yield* readLines(file);
	else yield* readJson(file);
}

async function* readLines(file: string): AsyncGenerator<SourceItem> {
	const raw = createReadStream(file);
	const input = file.endsWith(".gz") ? raw.pipe(createGunzip()) : raw;
	raw.on("error", (error) => input.destroy(error));
	let line = 0;
	for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
		line += 1;
		if (text.trim() !== "") yield { where: `line ${line}`, text };
	}
}

async function* readZip(file: string): AsyncGenerator<SourceItem> {
	const { Unzip, UnzipInflate } = await import("fflate");
	const ready: SourceItem[] = [];
	const decoder = new TextDecoder();
	const unzip = new Unzip((entry) => {
		if (!entry.name.endsWith(".json")) return;
		const chunks: Uint8Array[] = [];
		entry.ondata = (error, chunk, isLast) => {
			if (error) throw error;
			chunks.push(chunk);
			if (isLast) ready.push({ where: entry.name, text: decoder.decode(Buffer.concat(chunks)) });
		};
		entry.start();
	});
	unzip.register(UnzipInflate);
	let isZip = false;
	for await (const chunk of createReadStream(file)) {
		if (!isZip && chunk[0] !== 0x50) throw notReadable(file, "it is not a zip archive");
		isZip = true;
		unzip.push(chunk);
		yield* ready.splice(0);
	}
	unzip.push(new Uint8Array(0), true);
	yield* ready.splice(0);
}

async function* readJson(file: string): AsyncGenerator<SourceItem> {
	let value: unknown;
	try {
		value = JSON.parse(readWhole(file));
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw notReadable(file, `it is neither a zip, JSON lines (.jsonl) nor JSON: ${reason}`, error);
	}
	const list = Array.isArray(value) ? value : [value];
	for (const [index, entry] of list.entries()) {
		yield { where: `entry ${index + 1}`, text: JSON.stringify(entry) };
	}
}

function notReadable(file: string, reason: string, cause?: unknown): AppError {
	return new AppError("invalid_input", `${file} cannot be loaded: ${reason}`, {
		hint: "give OSV records as .zip, .jsonl or .json (gzip allowed), CISA's catalogue as .json, or EPSS scores as .csv",
		cause,
	});
}
