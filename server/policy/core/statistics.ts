/** Quantile 0..1 of a non-empty list by linear interpolation; does not change the list. */
export function quantile(values: readonly number[], at: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const position = (sorted.length - 1) * at;
	const low = Math.floor(position);
	const below = sorted[low] ?? 0;
	const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? below;
	return below + (above - below) * (position - low);
}

/** Median per key, for the keys that have at least one value. */
export function mediansBy<Item>(
	items: readonly Item[],
	readKey: (item: Item) => string,
	readValue: (item: Item) => number | null,
): Map<string, number> {
	const groups = new Map<string, number[]>();
	for (const item of items) {
		const value = readValue(item);
		if (value === null) continue;
		const group = groups.get(readKey(item));
		if (group === undefined) groups.set(readKey(item), [value]);
		else group.push(value);
	}
	const medians = new Map<string, number>();
	for (const [key, values] of groups) medians.set(key, quantile(values, 0.5));
	return medians;
}

/** Order by code units: the same on every machine, unlike a locale's. */
export function compareText(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
