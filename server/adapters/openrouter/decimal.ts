/** An exact decimal number: `digits × 10^-scale`, the scale never negative. */
export interface Decimal {
	readonly digits: bigint;
	readonly scale: number;
}

const DECIMAL = /^(-?)(\d{1,40})(?:\.(\d{1,60}))?(?:e([+-]?\d{1,2}))?$/i;

/** Reads a decimal string without ever passing through a float; `null` when it is not one. */
export function parseDecimal(text: string): Decimal | null {
	const match = DECIMAL.exec(text);
	if (match === null) return null;
	const [, sign, whole = "", fraction = "", exponent = "0"] = match;
	const magnitude = BigInt(whole + fraction);
	const digits = sign === "-" ? -magnitude : magnitude;
	const scale = fraction.length - Number(exponent);
	return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** `value × (1 - share)`, exactly. */
export function discount(value: Decimal, share: Decimal): Decimal {
	const kept = 10n ** BigInt(share.scale) - share.digits;
	return { digits: value.digits * kept, scale: value.scale + share.scale };
}

/**
 * `value × 10^power` as an integer, rounded half to even; `null` beyond the safe integers.
 * Worked example: "0.00000008333333333333334" dollars × 10^12 is 83333 picodollars.
 */
export function toScaledInteger(value: Decimal, power: number): number | null {
	const shift = power - value.scale;
	const scaled =
		shift >= 0 ? value.digits * 10n ** BigInt(shift) : divideHalfEven(value.digits, -shift);
	const number = Number(scaled);
	return Number.isSafeInteger(number) ? number : null;
}

function divideHalfEven(digits: bigint, places: number): bigint {
	const divisor = 10n ** BigInt(places);
	const magnitude = digits < 0n ? -digits : digits;
	const quotient = magnitude / divisor;
	const twice = (magnitude % divisor) * 2n;
	const roundsUp = twice > divisor || (twice === divisor && quotient % 2n === 1n);
	const rounded = roundsUp ? quotient + 1n : quotient;
	return digits < 0n ? -rounded : rounded;
}
