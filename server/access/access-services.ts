import type { Pool } from "pg";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Random } from "#server/platform/random.ts";
import { createInstallationEnvelope } from "#server/platform/secrets/create-envelope.ts";
import { deriveKey } from "#server/platform/secrets/derive-key.ts";
import type { Envelope } from "#server/platform/secrets/envelope.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";
import { createPostgresKeyLookup } from "./key-lookup.ts";
import { createKeyUseRecorder, type KeyUseRecorder } from "./key-use-recorder.ts";
import type { KeyLookup } from "./key-verifier.ts";
import { createPasswordHasher, type PasswordHasher } from "./password-hasher.ts";
import { createDenialRecorder, type DenialRecorder } from "./record-denial.ts";
import { createSessionCookie, type SessionCookie } from "./session-cookie.ts";
import { createSignInThrottle, type SignInThrottle } from "./sign-in-throttle.ts";

/** The parts of access that live as long as the process. */
export interface AccessServices {
	readonly hasher: PasswordHasher;
	readonly throttle: SignInThrottle;
	readonly sessionCookie: SessionCookie;
	readonly keyLookup: KeyLookup;
	readonly keyUse: KeyUseRecorder;
	readonly envelope: Envelope;
	readonly recordDenial: DenialRecorder;
	readonly apiKeyHmacKey: Buffer;
	readonly serviceTokenKey: Buffer;
}

export interface AccessServicesOptions {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
	readonly random: Random;
	readonly secret: Secret;
	readonly publicUrl: string;
}

export function createAccessServices(options: AccessServicesOptions): AccessServices {
	const { db, pool, clock, random, secret } = options;
	return {
		hasher: createPasswordHasher({ random }),
		throttle: createSignInThrottle({ db, clock, key: deriveKey(secret, "throttle") }),
		sessionCookie: createSessionCookie(secret, options.publicUrl),
		keyLookup: createPostgresKeyLookup(pool),
		keyUse: createKeyUseRecorder(pool, clock),
		envelope: createInstallationEnvelope(secret, random),
		recordDenial: createDenialRecorder(db, clock),
		apiKeyHmacKey: deriveKey(secret, "api-key-hmac"),
		serviceTokenKey: deriveKey(secret, "service-token"),
	};
}
