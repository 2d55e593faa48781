import { UNKNOWN } from "./format-number.ts";

const NANOS_PER_DOLLAR = 1_000_000_000;
const whole = new Intl.NumberFormat("en-US", {
	minimumFractionDigits: 2,
	maximumFractionDigits: 2,
});

/**
 * Dollars with as many decimals as the amount needs: `$0.0031`, `$12.40`, `$1,204.00`. An amount
 * that is not zero is never shown as zero.
 */
export function formatMoney(nanos: number | null): string {
	if (nanos === null || !Number.isFinite(nanos)) return UNKNOWN;
	if (nanos < 0) return `−${formatMoney(-nanos)}`;
	if (nanos === 0) return "$0";
	const dollars = nanos / NANOS_PER_DOLLAR;
	if (dollars >= 1) return `$${whole.format(dollars)}`;
	if (dollars < 0.000001) return "< $0.000001";
	const digits = Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(dollars))));
	return `$${dollars.toFixed(digits)}`;
}

/** The exact amount, for hover text and copies: `$0.003100250`. */
export function formatMoneyExact(nanos: number | null): string {
	if (nanos === null || !Number.isFinite(nanos)) return UNKNOWN;
	return `$${(nanos / NANOS_PER_DOLLAR).toFixed(9)}`;
}

/** Dollars that are not nano-dollars yet (what a price list or an estimate gives). */
export function formatDollars(dollars: number | null): string {
	return formatMoney(dollars === null ? null : dollars * NANOS_PER_DOLLAR);
}

/** Price per million tokens from picodollars per token: `$2.50`. */
export function formatPricePerMillion(picoPerToken: number | null): string {
	return formatMoney(picoPerToken === null ? null : picoPerToken * 1000);
}
