const integer = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en-US", {
	notation: "compact",
	maximumSignificantDigits: 3,
});

/** Shown for a value that is not known; its reason belongs beside it. */
export const UNKNOWN = "—";

/** `1,234,567`. */
export function formatInteger(value: number | null): string {
	return value === null || !Number.isFinite(value) ? UNKNOWN : integer.format(value);
}

/** `1 entry`, `1,200 entries`: a count and its noun, given in the plural. */
export function countOf(count: number, nouns: string): string {
	const noun = count === 1 ? nouns.replace(/ies$/, "y").replace(/s$/, "") : nouns;
	return `${formatInteger(count)} ${noun}`;
}

/** `12.4k`, `1.2M`; below 10,000 the exact number. */
export function formatCompact(value: number | null): string {
	if (value === null || !Number.isFinite(value)) return UNKNOWN;
	if (Math.abs(value) < 10_000) return integer.format(value);
	return compact.format(value).replace("K", "k");
}

/**
 * `97.4 %` from a share of 0..1. Never rounded up to a target or to all, nor down to nothing: 99.98 %
 * of the requests is not all of them, and 94.96 % does not meet 95 %.
 */
export function formatShare(share: number | null): string {
	if (share === null || !Number.isFinite(share)) return UNKNOWN;
	const percent = share * 100;
	if (percent >= 90 && percent <= 100) return `${Math.floor(percent * 10 + 1e-6) / 10} %`;
	if (percent > 0 && percent < 0.05) return "< 0.1 %";
	const digits = percent === 0 || Math.abs(percent) >= 10 ? 0 : 1;
	return `${percent.toFixed(digits)} %`;
}

/** Points of a score: one decimal, none where it is whole. */
export function formatPoints(points: number | null): string {
	if (points === null || !Number.isFinite(points)) return UNKNOWN;
	const rounded = Math.round(points * 10) / 10;
	return Number.isInteger(rounded) ? String(rounded) : rounded.toFixed(1);
}

/** `12.4k tok`. */
export function formatTokens(tokens: number | null): string {
	return tokens === null ? UNKNOWN : `${formatCompact(tokens)} tok`;
}
