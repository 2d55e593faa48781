import { crc32 } from "node:zlib";
import type { Random } from "#server/platform/random.ts";

/** `sph_` + 8 characters of id + `_` + 43 of secret + `_` + 6 of checksum. */
const PREFIX = "sph_";
const ID_LENGTH = 8;
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const CHECKED_LENGTH = PREFIX.length + ID_LENGTH + 1 + SECRET_LENGTH;
export const API_KEY_LENGTH = CHECKED_LENGTH + 1 + CHECKSUM_LENGTH;
const PATTERN = /^sph_[0-9A-Za-z]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/;

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SECRET_BYTES = 32;

export interface NewApiKey {
	/** The whole key. */
	readonly key: string;
	/** `sph_` and the id: what may be shown. */
	readonly prefix: string;
}

/** A new key with 256 random bits of secret. */
export function makeApiKey(random: Random): NewApiKey {
	const id = encodeBase62(random.bytes(ID_LENGTH), ID_LENGTH);
	const secret = encodeBase62(random.bytes(SECRET_BYTES), SECRET_LENGTH);
	const checked = `${PREFIX}${id}_${secret}`;
	return { key: `${checked}_${checksum(checked)}`, prefix: `${PREFIX}${id}` };
}

/**
 * Whether the text is shaped like a key and its checksum fits. It proves nothing about the caller;
 * it spares typing errors and garbage the trip to the database.
 */
export function isWellFormedApiKey(text: string): boolean {
	if (text.length !== API_KEY_LENGTH || !PATTERN.test(text)) return false;
	return checksum(text.slice(0, CHECKED_LENGTH)) === text.slice(CHECKED_LENGTH + 1);
}

function checksum(text: string): string {
	const value = crc32(text);
	const bytes = [value >>> 24, value >>> 16, value >>> 8, value].map((part) => part & 255);
	return encodeBase62(Uint8Array.from(bytes), CHECKSUM_LENGTH);
}

/** The bytes as one number in base 62, the least significant `length` digits, left-padded. */
function encodeBase62(bytes: Uint8Array, length: number): string {
	let value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
	let text = "";
	for (let digit = 0; digit < length; digit++) {
		text = BASE62.charAt(Number(value % 62n)) + text;
		value /= 62n;
	}
	return text;
}
