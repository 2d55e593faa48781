import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";

const TIME_BYTES = 6;
const RANDOM_BYTES = 10;
/** Where the digits of each byte stand in the text: four hyphens lie between them. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const DIGITS = Buffer.from("0123456789abcdef");
/** Written whole by each call: one flat string costs half of what joining its parts does. */
const text = Buffer.alloc(36, "-");

function writeByte(index: number, byte: number): void {
	const place = PLACES[index] as number;
	text[place] = DIGITS[byte >> 4] as number;
	text[place + 1] = DIGITS[byte & 0x0f] as number;
}

/** UUID version 7 (RFC 9562): sorts by time, so it is also the cursor of every list. */
export function newId(clock: Clock, random: Random): string {
	const ms = clock.nowMs();
	const high = Math.floor(ms / 2 ** 32);
	writeByte(0, high >> 8);
	writeByte(1, high & 0xff);
	for (let index = 2; index < TIME_BYTES; index++)
		writeByte(index, (ms >>> (40 - 8 * index)) & 0xff);
	const bytes = random.bytes(RANDOM_BYTES);
	for (let index = 0; index < RANDOM_BYTES; index++)
		writeByte(TIME_BYTES + index, bytes[index] as number);
	writeByte(TIME_BYTES, ((bytes[0] as number) & 0x0f) | 0x70);
	writeByte(TIME_BYTES + 2, ((bytes[2] as number) & 0x3f) | 0x80);
	return text.toString("latin1");
}

/** Milliseconds since the epoch at which a version 7 id was made. */
export function idTimeMs(id: string): number {
	return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
