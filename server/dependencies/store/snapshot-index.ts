import { z } from "zod";

/** Record: id, offset and length of its JSON in the records file, its alias group, `modified`. */
type RecordPlace = [string, number, number, number, string];

// Predicates instead of schemas: each of tens of thousands of entries is looked at in every audit.
const isText = (value: unknown): boolean => typeof value === "string";
const isNumber = (value: unknown): boolean => typeof value === "number";
const isListOf = (value: unknown, isEntry: (entry: unknown) => boolean): boolean =>
	Array.isArray(value) && value.every(isEntry);

function isRecordPlace(value: unknown): boolean {
	return (
		Array.isArray(value) &&
		value.length === 5 &&
		isText(value[0]) &&
		isNumber(value[1]) &&
		isNumber(value[2]) &&
		isNumber(value[3]) &&
		isText(value[4])
	);
}

function isNumbersByName(value: unknown): boolean {
	if (typeof value !== "object" || value === null) return false;
	return Object.values(value).every((list) => isListOf(list, isNumber));
}

/** Where a snapshot's parts lie, and what its index holds. */
export const snapshotIndexSchema = z.object({
	format: z.literal(1),
	id: z.string(),
	loadedAt: z.string(),
	dataDate: z.string(),
	/** The same by ecosystem; absent in an index of an older version. */
	dates: z.record(z.string(), z.string()).default({}),
	recordsFile: z.string(),
	counts: z.record(z.string(), z.number()),
	records: z.custom<RecordPlace[]>((value) => isListOf(value, isRecordPlace)),
	/** Alias groups of more than the record itself. */
	groups: z.custom<string[][]>((value) => isListOf(value, (entry) => isListOf(entry, isText))),
	/** Ecosystem, normalised name, numbers of the records. */
	packages: z.record(z.string(), z.custom<Record<string, number[]>>(isNumbersByName)),
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
});
export type SnapshotIndex = z.infer<typeof snapshotIndexSchema>;

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
