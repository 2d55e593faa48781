import type { Random } from "#server/platform/random.ts";

/** No letters and digits that look alike, since it may be read out or copied by hand. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUPS = 4;
const GROUP_LENGTH = 5;

/** A password of about 115 bits, in groups: `hT4ke-...`. */
export function makeTemporaryPassword(random: Random): string {
	const characters: string[] = [];
	// Values that would favour the first letters are thrown away.
	const bound = 256 - (256 % ALPHABET.length);
	while (characters.length < GROUPS * GROUP_LENGTH) {
		for (const byte of random.bytes(32)) {
			if (byte < bound) characters.push(ALPHABET.charAt(byte % ALPHABET.length));
		}
	}
	return Array.from({ length: GROUPS }, (_, group) =>
		characters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(""),
	).join("-");
}
