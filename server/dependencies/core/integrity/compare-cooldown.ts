import type { UvLockFacts } from "../locks/lock-model.ts";
import type { Table } from "../locks/parse-toml.ts";
import { isTable } from "../locks/read-values.ts";
import { subTable } from "../project/read-pyproject.ts";
import { describeSetting, type StaleReason } from "./stale-reason.ts";

const KEY = "exclude-newer";
const PACKAGES = "exclude-newer-package";

/**
 * Compares how young a release may be. uv records a date as a date and a span as an ISO 8601
 * duration; a later date than the recorded one takes nothing out of the lock, and uv lets it be.
 */
export function compareCooldown(settings: Table, uv: UvLockFacts): StaleReason[] {
	return [...compareWhole(settings, uv), ...comparePackages(settings, uv)];
}

function compareWhole(settings: Table, uv: UvLockFacts): StaleReason[] {
	const wanted = asText(settings[KEY]);
	const span = wanted === null ? null : toDuration(wanted);
	const recordedSpan = asText(uv.options["exclude-newer-span"]);
	const recorded = asText(uv.options[KEY]);
	if (span !== null || recordedSpan !== null) {
		return span === recordedSpan ? [] : [describeSetting(KEY, span ?? wanted, recordedSpan)];
	}
	if (wanted === null || recorded === null) {
		return wanted === recorded ? [] : [describeSetting(KEY, wanted, recorded)];
	}
	return isNotBefore(wanted, recorded) ? [] : [describeSetting(KEY, wanted, recorded)];
}

/** A package that has a date of its own since then is as free as before, or bound by later ones. */
function comparePackages(settings: Table, uv: UvLockFacts): StaleReason[] {
	const wanted = subTable(settings, PACKAGES);
	return Object.entries(subTable(uv.options, PACKAGES)).flatMap(([name, value]) => {
		const recorded = asText(isTable(value) ? value.timestamp : value);
		const now = wanted[name];
		if (recorded === null || now === false) return [];
		const text = asText(now);
		if (text !== null && (toDuration(text) !== null || isNotBefore(text, recorded))) return [];
		return [describeSetting(`${PACKAGES} of "${name}"`, text, recorded)];
	});
}

function asText(value: unknown): string | null {
	if (value instanceof Date) return value.toISOString();
	return typeof value === "string" ? value : null;
}

function isNotBefore(wanted: string, recorded: string): boolean {
	const [from, to] = [toInstant(wanted), toInstant(recorded)];
	return Number.isNaN(from) || Number.isNaN(to) ? wanted === recorded : from >= to;
}

const UNITS: Readonly<Record<string, string>> = {
	day: "D",
	week: "W",
	month: "M",
	year: "Y",
	d: "D",
	w: "W",
};

/** `7 days` as `P7D`; null for what is no such span. */
export function toDuration(text: string): string | null {
	if (/^P[\dT]/.test(text)) return text;
	const match = /^(\d+)\s*(day|week|month|year|d|w)s?$/i.exec(text.trim());
	const unit = UNITS[match?.[2]?.toLowerCase() ?? ""];
	return match === null || unit === undefined ? null : `P${match[1]}${unit}`;
}

const DAY_MS = 24 * 3_600_000;

/** A bare day means its end, as uv reads it: the start of the day after. */
function toInstant(text: string): number {
	const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
	return isDay ? Date.parse(`${text}T00:00:00Z`) + DAY_MS : Date.parse(text);
}
