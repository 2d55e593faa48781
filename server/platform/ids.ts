import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** UUID version 7 (RFC 9562): sorts by time, so it is also the cursor of every list. */
export function newId(clock: Clock, random: Random): string {
	const ms = clock.nowMs();
	const bytes = random.bytes(10);
	const time = ms.toString(16).padStart(12, "0");
	const version = HEX[((bytes[0] as number) & 0x0f) | 0x70];
	const variant = HEX[((bytes[2] as number) & 0x3f) | 0x80];
	return `${time.slice(0, 8)}-${time.slice(8)}-${version}${HEX[bytes[1] as number]}-${variant}${HEX[bytes[3] as number]}-${HEX[bytes[4] as number]}${HEX[bytes[5] as number]}${HEX[bytes[6] as number]}${HEX[bytes[7] as number]}${HEX[bytes[8] as number]}${HEX[bytes[9] as number]}`;
}

/** Milliseconds since the epoch at which a version 7 id was made. */
export function idTimeMs(id: string): number {
	return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
