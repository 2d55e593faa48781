import { createCipheriv, createDecipheriv } from "node:crypto";
import { AppError } from "../errors.ts";
import type { Random } from "../random.ts";
import { Secret } from "./secret.ts";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = 1;

/** A key-encryption key with the name under which sealed rows refer to it. */
export interface Kek {
	readonly id: string;
	/** 32 bytes. */
	readonly key: Buffer;
}

/** A sealed secret as it is stored: data key wrapped by `kekId`, and the text sealed by that key. */
export interface Sealed {
	readonly kekId: string;
	readonly wrappedKey: Uint8Array<ArrayBuffer>;
	readonly sealed: Uint8Array<ArrayBuffer>;
}

/** Where a secret belongs. It opens only there: a copy in another row is refused. */
export interface SecretPlace {
	readonly orgId: string;
	readonly kind: string;
	readonly rowId: string;
}

export interface Envelope {
	seal(secret: Secret, place: SecretPlace): Sealed;
	/** Throws `internal` when the row was altered, moved, or sealed with a key that is not known. */
	open(sealed: Sealed, place: SecretPlace): Secret;
	/** Wraps the data key with the first key; `null` when that is so already. The text stays sealed. */
	rewrap(sealed: Sealed, place: SecretPlace): Sealed | null;
}

/**
 * Envelope encryption with AES-256-GCM. The first of `keks` seals; the others only open, so that
 * keys can be rotated while rows still refer to the old one.
 */
export function createEnvelope(keks: readonly [Kek, ...Kek[]], random: Random): Envelope {
	const [current] = keks;

	function unwrap(sealed: Sealed, place: SecretPlace): Buffer {
		const kek = keks.find((candidate) => candidate.id === sealed.kekId);
		if (kek === undefined) {
			throw new AppError("internal", `a secret is sealed with the unknown key ${sealed.kekId}`, {
				hint: "start with the SOPHIA_SECRET that was in use when it was stored",
			});
		}
		return decrypt(kek.key, sealed.wrappedKey, describePlace(place, "key"));
	}

	function wrap(dataKey: Buffer, place: SecretPlace) {
		return encrypt(current.key, dataKey, describePlace(place, "key"), random);
	}

	return {
		seal(secret, place) {
			const dataKey = Buffer.from(random.bytes(KEY_BYTES));
			const text = Buffer.from(secret.reveal(), "utf8");
			return {
				kekId: current.id,
				wrappedKey: wrap(dataKey, place),
				sealed: encrypt(dataKey, text, describePlace(place, "text"), random),
			};
		},
		open(sealed, place) {
			const dataKey = unwrap(sealed, place);
			const text = decrypt(dataKey, sealed.sealed, describePlace(place, "text"));
			return new Secret(text.toString("utf8"));
		},
		rewrap(sealed, place) {
			if (sealed.kekId === current.id) return null;
			const wrappedKey = wrap(unwrap(sealed, place), place);
			return { kekId: current.id, wrappedKey, sealed: sealed.sealed };
		},
	};
}

/** Authenticated with every ciphertext. JSON, so that no two places give the same bytes. */
function describePlace(place: SecretPlace, layer: "key" | "text"): Buffer {
	return Buffer.from(JSON.stringify([layer, place.orgId, place.kind, place.rowId]));
}

/** Version, nonce, tag, ciphertext. */
function encrypt(key: Buffer, text: Buffer, aad: Buffer, random: Random): Uint8Array<ArrayBuffer> {
	const nonce = random.bytes(NONCE_BYTES);
	const cipher = createCipheriv(ALGORITHM, key, nonce);
	cipher.setAAD(aad);
	const ciphertext = Buffer.concat([cipher.update(text), cipher.final()]);
	return new Uint8Array([VERSION, ...nonce, ...cipher.getAuthTag(), ...ciphertext]);
}

function decrypt(key: Buffer, bytes: Uint8Array, aad: Buffer): Buffer {
	const headBytes = 1 + NONCE_BYTES + TAG_BYTES;
	if (bytes[0] !== VERSION || bytes.length < headBytes) throw unreadable();
	const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(1, 1 + NONCE_BYTES));
	decipher.setAAD(aad);
	decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, headBytes));
	try {
		return Buffer.concat([decipher.update(bytes.subarray(headBytes)), decipher.final()]);
	} catch (cause) {
		throw unreadable(cause);
	}
}

function unreadable(cause?: unknown): AppError {
	return new AppError("internal", "a stored secret cannot be opened: altered or moved", { cause });
}
