import type { Random } from "#server/platform/random.ts";

const HOUR_MS = 3_600_000;

/** Traffic by hour of the day (UTC): quiet nights, two humps of office hours. */
const HOURS = [
	2, 1.5, 1.2, 1, 1.2, 2, 4, 8, 13, 16, 17, 16, 13, 14, 17, 18, 16, 13, 9, 7, 6, 5, 4, 3,
] as const;
/** By day of the week, Sunday first. */
const DAYS = [0.35, 1, 1.12, 1.15, 1.1, 0.9, 0.4] as const;

/**
 * Start times of `count` requests over the hours before `untilMs`, in order: a rhythm of days and
 * weeks on a slow growth. Always exactly `count` of them.
 */
export function planStarts(
	random: Random,
	given: { readonly count: number; readonly sinceMs: number; readonly untilMs: number },
): number[] {
	const { count, sinceMs, untilMs } = given;
	const slots: { startMs: number; endMs: number; weight: number }[] = [];
	for (let startMs = sinceMs; startMs < untilMs; startMs += HOUR_MS) {
		const at = new Date(startMs);
		const endMs = Math.min(startMs + HOUR_MS, untilMs);
		const growth = 1 + (startMs - sinceMs) / (untilMs - sinceMs);
		const rhythm = (HOURS[at.getUTCHours()] ?? 1) * (DAYS[at.getUTCDay()] ?? 1);
		const noise = 0.85 + 0.3 * random.next();
		slots.push({ startMs, endMs, weight: growth * rhythm * noise * (endMs - startMs) });
	}
	const total = slots.reduce((sum, { weight }) => sum + weight, 0);
	const starts: number[] = [];
	let due = 0;
	for (const { startMs, endMs, weight } of slots) {
		due += (weight / total) * count;
		while (starts.length < Math.min(count, Math.round(due))) {
			starts.push(Math.floor(startMs + random.next() * (endMs - startMs)));
		}
	}
	while (starts.length < count) starts.push(untilMs - 1);
	return starts.sort((a, b) => a - b);
}

/** A value around a median whose logarithm is normal: most near, a few far above. */
export function logNormal(random: Random, median: number, sigma: number): number {
	const angle = 2 * Math.PI * random.next();
	const length = Math.sqrt(-2 * Math.log(1 - random.next()));
	return median * Math.exp(sigma * length * Math.cos(angle));
}

/** One of the items, by weight. */
export function pick<Item>(
	random: Random,
	items: readonly (readonly [Item, number])[],
	fallback: Item,
): Item {
	let rest = random.next() * items.reduce((sum, [, weight]) => sum + weight, 0);
	for (const [item, weight] of items) {
		rest -= weight;
		if (rest < 0) return item;
	}
	return fallback;
}
