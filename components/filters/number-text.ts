import type { Bounds, NumberUnit } from "./filter-schema.ts";

const NANOS = 1_000_000_000;
const OPERATORS = { ">": "gt", ">=": "gte", "<": "lt", "<=": "lte" } as const;

/** Reads `>2s`, `0.01..0.05`, `>=1<5` or `3`; `null` when it is none of these, or no number fits. */
export function parseBounds(text: string, unit: NumberUnit): Bounds | null {
	const bounds = readBounds(text, unit);
	if (bounds === null) return null;
	const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = bounds;
	return Math.max(gt, gte) > Math.min(lt, lte) ? null : bounds;
}

function readBounds(text: string, unit: NumberUnit): Bounds | null {
	const range = /^(.+?)\.\.(.+)$/.exec(text);
	if (range) {
		const [gte, lte] = [parseNumber(range[1], unit), parseNumber(range[2], unit)];
		return gte === null || lte === null ? null : { gte, lte };
	}
	if (!/^[<>]/.test(text)) {
		const value = parseNumber(text, unit);
		return value === null ? null : { gte: value, lte: value };
	}
	const bounds: { -readonly [Name in keyof Bounds]: number } = {};
	for (const [, operator, digits] of text.matchAll(/([<>]=?)([^<>=]*)/g)) {
		const value = parseNumber(digits, unit);
		const name = Object.entries(OPERATORS).find(([sign]) => sign === operator)?.[1];
		if (value === null || name === undefined || bounds[name] !== undefined) return null;
		bounds[name] = value;
	}
	return /^(?:[<>]=?[^<>=]+)+$/.test(text) ? bounds : null;
}

/** The bounds as they are typed. */
export function printBounds(bounds: Bounds, unit: NumberUnit): string {
	const { gt, gte, lt, lte } = bounds;
	if (gte !== undefined && lte !== undefined && gt === undefined && lt === undefined) {
		return gte === lte
			? printNumber(gte, unit)
			: `${printNumber(gte, unit)}..${printNumber(lte, unit)}`;
	}
	return Object.entries(OPERATORS)
		.map(([sign, name]) => {
			const value = bounds[name];
			return value === undefined ? "" : `${sign}${printNumber(value, unit)}`;
		})
		.join("");
}

function parseNumber(text: string | undefined, unit: NumberUnit): number | null {
	const match = /^(\$)?(-?\d+(?:\.\d+)?)(k|ms|s|m|min)?$/i.exec(text?.trim() ?? "");
	if (!match) return null;
	const [, dollar, digits, suffix] = match;
	const value = Number(digits);
	if (dollar !== undefined && unit !== "usd") return null;
	switch (unit) {
		case "usd":
			return suffix === undefined ? Math.round(value * NANOS) : null;
		case "ms":
			return durationOf(value, suffix?.toLowerCase());
		case "plain":
			if (suffix === undefined) return value;
			return suffix.toLowerCase() === "k" ? value * 1000 : null;
	}
}

function durationOf(value: number, suffix: string | undefined): number | null {
	const factors: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000 };
	const factor = factors[suffix ?? "ms"];
	return factor === undefined ? null : Math.round(value * factor * 1000) / 1000;
}

function printNumber(value: number, unit: NumberUnit): string {
	switch (unit) {
		case "usd":
			return trimZeros((value / NANOS).toFixed(9));
		case "ms":
			return value !== 0 && value % 1000 === 0 ? `${value / 1000}s` : `${value}ms`;
		case "plain":
			return String(value);
	}
}

function trimZeros(text: string): string {
	return text.replace(/\.?0+$/, "");
}
