import { nearestWord } from "#server/platform/nearest-word.ts";
import { LockError } from "../locks/lock-error.ts";
import { parseToml } from "../locks/parse-toml.ts";
import { isTable } from "../locks/read-values.ts";
import { findTomlLine } from "../project/find-toml-line.ts";
import type { Policy } from "./policy-schema.ts";
import { policySchema } from "./policy-schema.ts";

export type PolicyResult =
	| { readonly ok: true; readonly policy: Policy }
	| { readonly ok: false; readonly faults: readonly string[] };

/** Reads a policy file; each fault names the key, its line and the nearest right key. */
export function readPolicy(text: string): PolicyResult {
	let document: unknown;
	try {
		document = datesAsText(parseToml(text));
	} catch (error) {
		if (!(error instanceof LockError)) throw error;
		const { message, line } = error.fault;
		return { ok: false, faults: [line === null ? message : `line ${line}: ${message}`] };
	}
	const parsed = policySchema.safeParse(document);
	if (parsed.success) return { ok: true, policy: parsed.data };
	const faults = parsed.error.issues.flatMap((issue) => {
		const path = issue.path.map(String);
		const keys = issue.code === "unrecognized_keys" ? issue.keys : [null];
		return keys.map((key) => describe(text, path, key, issue.message));
	});
	return { ok: false, faults };
}

/** TOML dates of a policy are calendar days. */
function datesAsText(value: unknown): unknown {
	if (value instanceof Date) return value.toISOString().slice(0, 10);
	if (Array.isArray(value)) return value.map(datesAsText);
	if (!isTable(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, datesAsText(entry)]));
}

function describe(
	text: string,
	path: readonly string[],
	key: string | null,
	message: string,
): string {
	const names = path.filter((part) => !/^\d+$/.test(part));
	const table = key === null ? names.slice(0, -1) : names;
	const last = key ?? names.at(-1) ?? null;
	const line = findTomlLine(text, table, last);
	const place = line === null ? "" : `line ${line}: `;
	const label = [...path, ...(key === null ? [] : [key])].join(".");
	if (key === null) return `${place}${label}: ${message}`;
	const nearest = nearestWord(key, KNOWN_KEYS);
	return `${place}${label} is no key of a policy${nearest ? ` (did you mean "${nearest}"?)` : ""}`;
}

const KNOWN_KEYS = gatherKeys(policySchema.def.shape);

function gatherKeys(shape: Readonly<Record<string, unknown>>): string[] {
	return Object.entries(shape).flatMap(([key, schema]) => [key, ...keysOf(schema)]);
}

/** Walks the wrappers (defaults, lists) of a zod schema down to the objects inside. */
function keysOf(schema: unknown): string[] {
	if (!isTable(schema) || !isTable(schema.def)) return [];
	const { shape, innerType, element } = schema.def;
	if (isTable(shape)) return gatherKeys(shape);
	return [...keysOf(innerType), ...keysOf(element)];
}
