import { hkdfSync } from "node:crypto";
import type { Secret } from "./secret.ts";

/** What a key is for. Two purposes never share key material. */
export type KeyPurpose =
	| "api-key-hmac"
	| "service-token"
	| "session-cookie"
	| "setup-link"
	| "throttle"
	| "envelope";

/** 32 bytes for one purpose, derived from the installation's secret by HKDF-SHA-256 (RFC 5869). */
export function deriveKey(master: Secret, purpose: KeyPurpose): Buffer {
	return Buffer.from(hkdfSync("sha256", master.reveal(), "sophia/1", purpose, 32));
}
