import { instantOf, wallOf } from "#components/time-range/wall-time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
	...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
	...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
	...[1, 2, 7, 14, 28, 56, 112].map((days) => days * DAY),
];

export interface TimeTick {
	readonly ms: number;
	readonly label: string;
}

/** Round times of the zone's own clock, no more of them than `maxTicks`. */
export function timeTicks(range: {
	readonly fromMs: number;
	readonly toMs: number;
	readonly zone: string;
	readonly maxTicks: number;
}): readonly TimeTick[] {
	const { fromMs, toMs, zone, maxTicks } = range;
	if (toMs <= fromMs) return [];
	const rough = (toMs - fromMs) / Math.max(1, maxTicks);
	const step = STEPS.find((candidate) => candidate >= rough) ?? STEPS.at(-1) ?? DAY;
	const ticks: TimeTick[] = [];
	// On the zone's clock as if it were UTC, so that midnights are whole days also over a change.
	for (let local = Math.ceil(wallOf(fromMs, zone) / step) * step; ; local += step) {
		const ms = instantOf(local, zone);
		if (ms > toMs) return ticks;
		const previous = ticks.at(-1);
		if (ms >= fromMs && (previous === undefined || ms > previous.ms)) {
			ticks.push({ ms, label: tickLabel(local, step) });
		}
	}
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function tickLabel(local: number, step: number): string {
	const date = new Date(local);
	const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
	if (step >= DAY || local % DAY === 0) return day;
	return date.toISOString().slice(11, 16);
}

/** A bucket in words on the zone's clock: `22 Nov 14:00–14:15`, `22 Nov`, `20–22 Nov`. */
export function bucketLabel(startMs: number, endMs: number, zone: string): string {
	const from = local(startMs, zone);
	const to = local(endMs, zone);
	if (from.time === "00:00" && to.time === "00:00" && endMs - startMs < DAY + 2 * HOUR) {
		return from.day;
	}
	return from.day === to.day
		? `${from.day} ${from.time}–${to.time}`
		: `${from.day} ${from.time} – ${to.day} ${to.time}`;
}

function local(ms: number, zone: string) {
	const date = new Date(wallOf(ms, zone));
	return {
		day: `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`,
		time: date.toISOString().slice(11, 16),
	};
}
