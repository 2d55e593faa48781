import { z } from "zod";
import { AppError } from "#server/platform/errors.ts";

const markSchema = {
	/** CVE identifiers of CISA's catalogue and its date; null where it was never loaded. */
	kev: z.object({ date: z.string(), ids: z.array(z.string()) }).nullable(),
	/** File of EPSS probabilities by CVE, and its date; null where it was never loaded. */
	epss: z.object({ date: z.string(), file: z.string() }).nullable(),
	/** The last loads: what each says something new of, as `ecosystem:name`; null: maybe of all. */
	changes: z
		.array(
			z.object({
				id: z.string(),
				from: z.string().nullable(),
				packages: z.array(z.string()).nullable(),
			}),
		)
		.default([]),
};

/** A snapshot's parts and what is known of it as a whole; small, since every audit reads it. */
export const snapshotIndexSchema = z.object({
	format: z.literal(2),
	id: z.string(),
	loadedAt: z.string(),
	dataDate: z.string(),
	/** The same by ecosystem. */
	dates: z.record(z.string(), z.string()),
	counts: z.record(z.string(), z.number()),
	files: z.object({
		/** A record's JSON a line. */
		records: z.string(),
		/** Sorted lines: where each record lies, by its identifier. */
		ids: z.string(),
		/** Sorted lines by ecosystem: the records on a package, by its normalised name. */
		names: z.record(z.string(), z.string()),
	}),
	...markSchema,
});
export type SnapshotIndex = z.infer<typeof snapshotIndexSchema>;

/** The files that a snapshot is made of, beside its index. */
export function listFiles({ files }: SnapshotIndex): string[] {
	return [files.records, files.ids, ...Object.values(files.names)];
}

/** An index of the first versions, which held the places of all records itself. */
export const firstIndexSchema = z.object({
	format: z.literal(1),
	id: z.string(),
	loadedAt: z.string(),
	recordsFile: z.string(),
	records: z.array(z.tuple([z.string(), z.number(), z.number(), z.number(), z.string()])),
	...markSchema,
});

/** Where a record's JSON lies in the records file. */
export interface RecordPlace {
	readonly offset: number;
	readonly length: number;
}

/** Offset, length and `modified`, by identifier. */
export type IdLine = readonly [offset: number, length: number, modified: string];

/** A record on one package; the group is null for the many records that nobody else names. */
export type NameLine = readonly (readonly [
	id: string,
	offset: number,
	length: number,
	group: readonly string[] | null,
])[];

// Predicates instead of schemas: an audit reads hundreds of these lines.
const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => typeof value === "number";

/** Reads a line of the identifiers. */
export function parseIdLine(text: string): IdLine {
	const value: unknown = JSON.parse(text);
	if (Array.isArray(value)) {
		const [offset, length, modified]: readonly unknown[] = value;
		if (isNumber(offset) && isNumber(length) && isText(modified)) return [offset, length, modified];
	}
	throw damaged(text);
}

/** Reads a line of the names. */
export function parseNameLine(text: string): NameLine {
	const value: unknown = JSON.parse(text);
	if (!Array.isArray(value)) throw damaged(text);
	return value.map((entry: unknown) => {
		if (!Array.isArray(entry)) throw damaged(text);
		const [id, offset, length, group]: readonly unknown[] = entry;
		const isGroup = group === null || (Array.isArray(group) && group.every(isText));
		if (isText(id) && isNumber(offset) && isNumber(length) && isGroup) {
			return [id, offset, length, group];
		}
		throw damaged(text);
	});
}

function damaged(text: string): AppError {
	return new AppError("unavailable", "a line of the advisory index is damaged", {
		hint: "remove the folder of the advisories and load them again: sophia advisories sync",
		cause: text.slice(0, 200),
	});
}

/** One load, kept for good: what came in, what was set aside. */
export const loadEntrySchema = z.object({
	id: z.string(),
	at: z.string(),
	source: z.string(),
	kind: z.enum(["osv", "kev", "epss"]),
	sha256: z.string(),
	/** Null for a load that failed as a whole. */
	dataDate: z.string().nullable(),
	read: z.number(),
	added: z.number(),
	updated: z.number(),
	unchanged: z.number(),
	/** Records of ecosystems that are not audited. */
	ignored: z.number(),
	malformed: z.number(),
	malformedExamples: z.array(z.object({ where: z.string(), reason: z.string() })),
});
export type LoadEntry = z.infer<typeof loadEntrySchema>;
