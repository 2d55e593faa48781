import { MICRO } from "./resolve-weights.ts";

/** `12,040`: written by hand because `Intl` costs more than a whole decision. */
export function formatCount(value: number): string {
	const digits = String(Math.round(value));
	if (digits.length < 4) return digits;
	return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1,120 ms`. */
export function formatMs(value: number): string {
	return `${formatCount(value)} ms`;
}

/** Three significant digits, at least cents: `$0.0042`, `$0.10`. */
export function formatUsd(value: number): string {
	if (value === 0) return "$0";
	if (value >= 1) return `$${value.toFixed(2)}`;
	const decimals = Math.min(12, 2 - Math.floor(Math.log10(value)));
	return `$${value.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
}

/** Points given in millionths, with one decimal where there is one: `20.8`. */
export function formatPoints(micro: number): string {
	return formatTenths(micro / MICRO);
}

/** The same with up to three decimals, for differences too small for one. */
export function formatFinePoints(micro: number): string {
	const coarse = formatPoints(micro);
	return coarse === "0" && micro !== 0 ? trimZeros((micro / MICRO).toFixed(6)) : coarse;
}

/** `83` or `83.4`. */
export function formatPercentile(value: number): string {
	return formatTenths(value);
}

/** `34 days`, `1 day`. */
export function formatDays(days: number): string {
	return `${formatCount(days)} ${days === 1 ? "day" : "days"}`;
}

/** How old a measurement is: `40 s`, `3 min`, `5 h`, `12 days`. */
export function formatAge(ageMs: number): string {
	const seconds = Math.max(0, Math.round(ageMs / 1000));
	if (seconds < 90) return `${seconds} s`;
	if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
	if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
	return formatDays(Math.round(seconds / 86_400));
}

/** `2026-10-19`, in UTC. */
export function formatDate(atMs: number): string {
	return new Date(atMs).toISOString().slice(0, 10);
}

/** Whole numbers, the usual case, cost a fifth of those that have to be rounded. */
function formatTenths(value: number): string {
	return Number.isInteger(value) ? String(value) : trimZeros(value.toFixed(1));
}

function trimZeros(decimal: string): string {
	if (!decimal.includes(".")) return decimal;
	let end = decimal.length;
	while (decimal[end - 1] === "0") end--;
	return decimal.slice(0, decimal[end - 1] === "." ? end - 1 : end);
}
