import { LockError } from "./lock-error.ts";
import type { Table } from "./parse-toml.ts";

/** Where a value stands, for messages: a path of keys and the line of its entry. */
export interface Place {
	readonly path: string;
	readonly line: number | null;
}

/** True for tables and objects, false for lists, dates and plain values. */
export function isTable(value: unknown): value is Table {
	return (
		typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date)
	);
}

function nameKind(value: unknown): string {
	if (value === undefined) return "missing";
	if (Array.isArray(value)) return "a list";
	if (value instanceof Date) return "a date";
	return value === null ? "null" : typeof value === "object" ? "a table" : `a ${typeof value}`;
}

function refuse(table: Table, key: string, place: Place, wanted: string): never {
	const path = place.path === "" ? key : `${place.path}.${key}`;
	const found = table[key];
	throw new LockError(
		found === undefined
			? `${path} is missing (${wanted})`
			: `${path} is ${nameKind(found)}, not ${wanted}`,
		{ line: place.line },
	);
}

export function readString(table: Table, key: string, place: Place): string {
	const value = table[key];
	return typeof value === "string" ? value : refuse(table, key, place, "a text");
}

export function findString(table: Table, key: string, place: Place): string | null {
	return table[key] === undefined ? null : readString(table, key, place);
}

/** A list of texts; empty where the key is absent. */
export function readStrings(table: Table, key: string, place: Place): string[] {
	const value = table[key] ?? [];
	if (!Array.isArray(value)) return refuse(table, key, place, "a list of texts");
	return value.map((entry: unknown) =>
		typeof entry === "string" ? entry : refuse(table, key, place, "a list of texts"),
	);
}

/** A list of tables; empty where the key is absent. */
export function readTables(table: Table, key: string, place: Place): Table[] {
	const value = table[key] ?? [];
	if (!Array.isArray(value)) return refuse(table, key, place, "a list of tables");
	return value.map((entry: unknown) =>
		isTable(entry) ? entry : refuse(table, key, place, "a list of tables"),
	);
}

/** A table; empty where the key is absent. */
export function readTable(table: Table, key: string, place: Place): Table {
	const value = table[key] ?? {};
	return isTable(value) ? value : refuse(table, key, place, "a table");
}
