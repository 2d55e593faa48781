import { UNKNOWN } from "./format-number.ts";

/** `812 ms`, `1.24 s`, `3 min 04 s`, `2 h 05 min`, `3 d 4 h` from milliseconds. */
export function formatDuration(ms: number | null): string {
	if (ms === null || !Number.isFinite(ms)) return UNKNOWN;
	if (ms < 0) return `−${formatDuration(-ms)}`;
	if (ms < 1) return ms === 0 ? "0 ms" : "< 1 ms";
	if (ms < 999.5) return `${Math.round(ms)} ms`;
	if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`;
	if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
	const hours = Math.floor(minutes / 60);
	return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long ago, in one unit: `12 s`, `4 min`, `3 h`, `8 d`. */
export function formatAge(ageMs: number | null): string {
	if (ageMs === null || !Number.isFinite(ageMs)) return UNKNOWN;
	const seconds = Math.max(0, Math.round(ageMs / 1000));
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
	if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
	return `${Math.floor(seconds / 86_400)} d`;
}

/** `p95 640 ms · n=212`; under 30 samples the caller shows it greyed. */
export function formatPercentile(name: string, ms: number | null, samples: number): string {
	return `${name} ${formatDuration(ms)} · n=${Math.round(samples)}`;
}

function pad(value: number): string {
	return String(value).padStart(2, "0");
}
