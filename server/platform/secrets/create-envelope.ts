import { createHash } from "node:crypto";
import type { Random } from "../random.ts";
import { deriveKey } from "./derive-key.ts";
import { createEnvelope, type Envelope, type Kek } from "./envelope.ts";
import type { Secret } from "./secret.ts";

/**
 * The installation's envelope. `previous`: master secrets that rows may still be sealed with, until
 * `rotateProviderSecrets` has rewrapped them.
 */
export function createInstallationEnvelope(
	master: Secret,
	random: Random,
	previous: readonly Secret[] = [],
): Envelope {
	return createEnvelope([toKek(master), ...previous.map(toKek)], random);
}

/** The name says which master secret it came from without saying anything about it. */
function toKek(master: Secret): Kek {
	const key = deriveKey(master, "envelope");
	const id = createHash("sha256").update("kek id").update(key).digest("hex").slice(0, 12);
	return { id, key };
}
