import { createHmac } from "node:crypto";
import type { Random } from "#server/platform/random.ts";
import { Secret } from "#server/platform/secrets/secret.ts";

const PREFIX = "whsec_";
const KEY_BYTES = 32;

/** A signing secret in the notation of Standard Webhooks (standardwebhooks.com). */
export function makeSigningSecret(random: Random): Secret {
	return new Secret(`${PREFIX}${Buffer.from(random.bytes(KEY_BYTES)).toString("base64")}`);
}

/**
 * The headers of Standard Webhooks: id and second of the try stand in the signed text, so neither
 * can be replaced, and a receiver refuses what is old or was seen before.
 */
export function signWebhook(
	secret: Secret,
	message: { readonly id: string; readonly atMs: number; readonly body: string },
): Readonly<Record<string, string>> {
	const key = Buffer.from(secret.reveal().slice(PREFIX.length), "base64");
	const seconds = Math.floor(message.atMs / 1000);
	const signature = createHmac("sha256", key)
		.update(`${message.id}.${seconds}.${message.body}`)
		.digest("base64");
	return {
		"webhook-id": message.id,
		"webhook-timestamp": String(seconds),
		"webhook-signature": `v1,${signature}`,
	};
}
