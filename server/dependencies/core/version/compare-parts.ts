/** A number of a version: `bigint` only where a double would lose digits. */
export type VersionNumber = number | bigint;

const SAFE_DIGITS = 15;

/** Reads decimal digits without losing any of them. */
export function readVersionNumber(digits: string): VersionNumber {
	return digits.length <= SAFE_DIGITS ? Number(digits) : BigInt(digits);
}

/** Orders two values of one kind: negative, zero or positive. */
export function compareValues<T extends VersionNumber | string>(a: T, b: T): number {
	if (a < b) return -1;
	return a > b ? 1 : 0;
}

/** Orders number lists; a missing place counts as zero. */
export function compareNumberLists(
	a: readonly VersionNumber[],
	b: readonly VersionNumber[],
): number {
	const length = Math.max(a.length, b.length);
	for (let index = 0; index < length; index += 1) {
		const order = compareValues(a[index] ?? 0, b[index] ?? 0);
		if (order !== 0) return order;
	}
	return 0;
}
