import { LockError } from "./lock-error.ts";
import type { Artifact } from "./lock-model.ts";
import type { Place } from "./read-values.ts";

/** Digits of each digest in hexadecimal. */
const HEX_LENGTH: Readonly<Record<string, number>> = {
	md5: 32,
	sha1: 40,
	sha224: 56,
	sha256: 64,
	sha384: 96,
	sha512: 128,
	blake2b: 128,
};

type Hash = Artifact["hashes"][number];

/** Reads `sha256:<hex>`; a digest of the wrong length or alphabet is a fault. */
export function readHash(text: string, place: Place): Hash {
	const at = text.indexOf(":");
	const algorithm = text.slice(0, Math.max(at, 0)).toLowerCase();
	return checkHash(algorithm, text.slice(at + 1), place);
}

/** Checks a digest against its algorithm. */
export function checkHash(algorithm: string, digest: string, place: Place): Hash {
	const length = HEX_LENGTH[algorithm];
	if (length === undefined) {
		throw new LockError(`${place.path}: unknown hash algorithm "${algorithm}"`, {
			line: place.line,
		});
	}
	if (digest.length !== length || !/^[0-9a-fA-F]+$/.test(digest)) {
		throw new LockError(
			`${place.path}: "${algorithm}:${digest.slice(0, 24)}" is not a hash: ${algorithm} has ${length} hex digits`,
			{ line: place.line, hint: "no tool writes such a value: make the lock again" },
		);
	}
	return { algorithm, digest: digest.toLowerCase() };
}
