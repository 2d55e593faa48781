import type { Ecosystem } from "../locks/lock-model.ts";
import { normalizePythonName } from "../requirement/package-name.ts";

/**
 * The part of an OSV record (ossf/osv-schema) that audits use; other keys are not looked at. It is
 * read by hand: an audit reads thousands, and a general validator takes seven times as long.
 */
export interface OsvRecord {
	readonly id: string;
	readonly modified: string;
	readonly published: string | undefined;
	readonly withdrawn: string | null;
	readonly aliases: readonly string[];
	readonly summary: string | null;
	readonly details: string | null;
	readonly severity: readonly OsvSeverity[];
	readonly affected: readonly OsvAffected[];
	/** The database's own word of how bad it is. */
	readonly databaseSeverity: string | null;
	readonly references: readonly { readonly type: string; readonly url: string }[];
}

interface OsvSeverity {
	readonly type: string;
	readonly score: string;
}

export interface OsvAffected {
	readonly package: { readonly ecosystem: string; readonly name: string } | null;
	readonly ranges: readonly { readonly type: string; readonly events: readonly OsvEvent[] }[];
	readonly versions: readonly string[];
	readonly severity: readonly OsvSeverity[];
	readonly databaseSeverity: string | null;
}

/** Exactly one key is meaningful; an event without any is set aside, the record stays. */
export interface OsvEvent {
	readonly introduced?: string | undefined;
	readonly fixed?: string | undefined;
	readonly last_affected?: string | undefined;
	readonly limit?: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

class MalformedRecord extends Error {}

/** Parses one record; the reason names the key at fault. */
export function parseOsvRecord(
	value: unknown,
): { readonly ok: true; readonly record: OsvRecord } | { readonly ok: false; reason: string } {
	try {
		return { ok: true, record: readRecord(value) };
	} catch (error) {
		if (error instanceof MalformedRecord) return { ok: false, reason: error.message };
		throw error;
	}
}

function readRecord(value: unknown): OsvRecord {
	const fields = readFields(value, "record");
	const id = readText(fields.id, "id");
	if (id === "") throw new MalformedRecord("id: is empty");
	return {
		id,
		modified: typeof fields.modified === "string" ? fields.modified : "",
		published: typeof fields.published === "string" ? fields.published : undefined,
		withdrawn: findText(fields.withdrawn, "withdrawn"),
		aliases: readTexts(fields.aliases, "aliases"),
		summary: findText(fields.summary, "summary"),
		details: findText(fields.details, "details"),
		severity: readSeverities(fields.severity),
		affected: readList(fields.affected, "affected").map(readAffected),
		databaseSeverity: readDatabaseSeverity(fields.database_specific),
		references: readReferences(fields.references),
	};
}

function readAffected(value: unknown, index: number): OsvAffected {
	const at = `affected.${index}`;
	const fields = readFields(value, at);
	const named = fields.package === undefined ? null : readFields(fields.package, `${at}.package`);
	return {
		package:
			named === null
				? null
				: {
						ecosystem: readText(named.ecosystem, `${at}.package.ecosystem`),
						name: readText(named.name, `${at}.package.name`),
					},
		ranges: readList(fields.ranges, `${at}.ranges`).map((entry, place) => {
			const range = readFields(entry, `${at}.ranges.${place}`);
			const events = readList(range.events, `${at}.ranges.${place}.events`);
			return {
				type: readText(range.type, `${at}.ranges.${place}.type`),
				events: events.map((event) => readEvent(event, `${at}.ranges.${place}.events`)),
			};
		}),
		versions: readTexts(fields.versions, `${at}.versions`),
		severity: readSeverities(fields.severity),
		databaseSeverity: readDatabaseSeverity(fields.database_specific),
	};
}

function readEvent(value: unknown, at: string): OsvEvent {
	const { introduced, fixed, last_affected, limit } = readFields(value, at);
	return {
		introduced: findText(introduced, `${at}.introduced`) ?? undefined,
		fixed: findText(fixed, `${at}.fixed`) ?? undefined,
		last_affected: findText(last_affected, `${at}.last_affected`) ?? undefined,
		limit: findText(limit, `${at}.limit`) ?? undefined,
	};
}

/** What is not well formed here says nothing, and the record stays. */
function readSeverities(value: unknown): OsvSeverity[] {
	if (!Array.isArray(value)) return [];
	return value.flatMap((entry: unknown) => {
		const { type, score } = isFields(entry) ? entry : {};
		return typeof type === "string" && typeof score === "string" ? [{ type, score }] : [];
	});
}

function readReferences(value: unknown): { type: string; url: string }[] {
	if (!Array.isArray(value)) return [];
	return value.flatMap((entry: unknown) => {
		const { type, url } = isFields(entry) ? entry : {};
		return typeof type === "string" && typeof url === "string" ? [{ type, url }] : [];
	});
}

function readDatabaseSeverity(value: unknown): string | null {
	return isFields(value) && typeof value.severity === "string" ? value.severity : null;
}

function isFields(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readFields(value: unknown, at: string): Fields {
	if (isFields(value)) return value;
	throw new MalformedRecord(`${at}: is not an object`);
}

function readText(value: unknown, at: string): string {
	if (typeof value === "string") return value;
	throw new MalformedRecord(`${at}: is ${value === undefined ? "missing" : "not a text"}`);
}

function findText(value: unknown, at: string): string | null {
	return value === undefined || value === null ? null : readText(value, at);
}

function readList(value: unknown, at: string): readonly unknown[] {
	if (value === undefined || value === null) return [];
	if (Array.isArray(value)) return value;
	throw new MalformedRecord(`${at}: is not a list`);
}

function readTexts(value: unknown, at: string): string[] {
	return readList(value, at).map((entry, index) => readText(entry, `${at}.${index}`));
}

/** The ecosystems whose packages can be judged. */
export function asEcosystem(text: string): Ecosystem | null {
	return text === "PyPI" || text === "npm" ? text : null;
}

/** The name under which a package is looked up. */
export function normalizeName(ecosystem: Ecosystem, name: string): string {
	return ecosystem === "PyPI" ? normalizePythonName(name) : name;
}
