import { idTimeMs } from "#server/platform/ids.ts";

const HEX_DIGITS = 32;
const TIME_DIGITS = 12;
const MAX_TIME_MS = 2 ** 48 - 1;
/** How long a record may be on its way from the log to the database before it counts as missing. */
const BEING_WRITTEN_MS = 60_000;

/** The lowest id that can be made at a time, ms since the epoch; times out of range are cut. */
export function firstIdAt(timeMs: number): string {
	const time = Math.min(MAX_TIME_MS, Math.max(0, Math.floor(timeMs)));
	return format(time.toString(16).padStart(TIME_DIGITS, "0").padEnd(HEX_DIGITS, "0"));
}

/** All ids that begin with these characters; dashes count for nothing. */
export function idRangeOfPrefix(prefix: string): { readonly from: string; readonly to: string } {
	const digits = prefix.replaceAll("-", "").slice(0, HEX_DIGITS);
	return {
		from: format(digits.padEnd(HEX_DIGITS, "0")),
		to: format(digits.padEnd(HEX_DIGITS, "f")),
	};
}

/** True for an id so young that its record may still be on its way. */
export function maybeBeingWritten(id: string, nowMs: number): boolean {
	const ageMs = nowMs - idTimeMs(id);
	return ageMs > -BEING_WRITTEN_MS && ageMs < BEING_WRITTEN_MS;
}

function format(digits: string): string {
	return [
		digits.slice(0, 8),
		digits.slice(8, 12),
		digits.slice(12, 16),
		digits.slice(16, 20),
		digits.slice(20),
	].join("-");
}
