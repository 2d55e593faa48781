import { UNKNOWN } from "./format-number.ts";

const cache = new Map<string, Intl.DateTimeFormat>();

/** `22 Nov 14:03:11`, with the year where it is not this one. The zone is named by the caller. */
export function formatTime(ms: number | null, zone: string, nowMs: number): string {
	if (ms === null || !Number.isFinite(ms)) return UNKNOWN;
	const sameYear = yearOf(ms, zone) === yearOf(nowMs, zone);
	return formatter(zone, sameYear ? "short" : "year")
		.format(ms)
		.replace(",", "");
}

/** Everything, for hover text: `2026-11-22T14:03:11.123Z`, preceded by the local reading. */
export function formatTimeExact(ms: number, zone: string): string {
	return `${formatter(zone, "year").format(ms)} ${zoneName(ms, zone)} · ${new Date(ms).toISOString()}`;
}

/** Name of the zone at that instant, such as `GMT+5:30` or `CET`. */
export function zoneName(ms: number, zone: string): string {
	const parts = formatter(zone, "zone").formatToParts(ms);
	return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** A zone the platform knows; anything else falls back to UTC. */
export function knownZone(zone: string | null | undefined): string {
	if (!zone) return "UTC";
	try {
		return new Intl.DateTimeFormat("en-GB", { timeZone: zone }).resolvedOptions().timeZone;
	} catch (error) {
		if (error instanceof RangeError) return "UTC";
		throw error;
	}
}

function yearOf(ms: number, zone: string): string {
	return formatter(zone, "yearOnly").format(ms);
}

type Style = "short" | "year" | "zone" | "yearOnly";

const STYLES: Record<Style, Intl.DateTimeFormatOptions> = {
	short: {
		day: "numeric",
		month: "short",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		hourCycle: "h23",
	},
	year: {
		day: "numeric",
		month: "short",
		year: "numeric",
		hour: "2-digit",
		minute: "2-digit",
		second: "2-digit",
		hourCycle: "h23",
	},
	zone: { timeZoneName: "short", hour: "numeric" },
	yearOnly: { year: "numeric" },
};

function formatter(zone: string, style: Style): Intl.DateTimeFormat {
	const key = `${style} ${zone}`;
	const known = cache.get(key);
	if (known) return known;
	const made = new Intl.DateTimeFormat("en-GB", { ...STYLES[style], timeZone: zone });
	cache.set(key, made);
	return made;
}
