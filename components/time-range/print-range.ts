import { formatTime, zoneName } from "#components/format/format-time.ts";
import type { Range } from "#server/lists/contract.ts";
import type { Present } from "./parse-range.ts";

/** The range as it stands in an address; `parseRange` reads it back to the same range. */
export function printRange(range: Range): string {
	switch (range.kind) {
		case "last":
			return printMinutes(range.minutes);
		case "days":
			return range.days === 1 ? "today" : `${range.days}days`;
		case "between":
			return `${shortIso(range.since)}/${shortIso(range.until)}`;
	}
}

/** The range in words for people, in their zone. */
export function describeRange(range: Range, { nowMs, zone }: Present): string {
	switch (range.kind) {
		case "last":
			return `Last ${printMinutes(range.minutes)}`;
		case "days":
			return range.days === 1 ? "Today" : `Last ${range.days} days`;
		case "between": {
			const [since, until] = [Date.parse(range.since), Date.parse(range.until)];
			const trim = (ms: number) => formatTime(ms, zone, nowMs).replace(/:00$/, "");
			const [from, to] = [trim(since), trim(until)];
			const [day, clock] = splitClock(to);
			const end = from.startsWith(`${day} `) ? clock : to;
			return `${from} – ${end} ${zoneName(since, zone)}`;
		}
	}
}

function printMinutes(minutes: number): string {
	// 24h, not 1d: the hours of a day that has 23 or 25 of them are 24 all the same.
	if (minutes % 1440 === 0 && minutes > 1440) return `${minutes / 1440}d`;
	return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

function shortIso(iso: string): string {
	return new Date(iso).toISOString().replace(".000Z", "Z").replace(":00Z", "Z");
}

function splitClock(text: string): readonly [string, string] {
	const at = text.lastIndexOf(" ");
	return [text.slice(0, at), text.slice(at + 1)];
}
