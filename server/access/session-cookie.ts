import { decode } from "next-auth/jwt";
import { z } from "zod";
import { deriveKey } from "#server/platform/secrets/derive-key.ts";
import type { Secret } from "#server/platform/secrets/secret.ts";

/** The encrypted token in the cookie carries nothing but the id of the session's row. */
export const sessionTokenSchema = z.object({ sid: z.uuid() });

export interface SessionCookie {
	readonly isSecure: boolean;
	/** Name of a cookie of ours: `__Host-` over https, with the port in it over plain loopback. */
	name(purpose: string): string;
	/** next-auth's secret, of purpose `session-cookie`. */
	readonly secret: string;
	/** The session id in a cookie's value; `null` when it is forged, expired or not ours. */
	readSessionId(value: string | undefined): Promise<string | null>;
}

export function createSessionCookie(master: Secret, publicUrl: string): SessionCookie {
	const url = new URL(publicUrl);
	const isSecure = url.protocol === "https:";
	// Browsers share cookies between the ports of a host: two installations would sign each other out.
	const prefix = isSecure ? "__Host-sophia" : `sophia-${url.port === "" ? "80" : url.port}`;
	const secret = deriveKey(master, "session-cookie").toString("base64url");
	return {
		isSecure,
		secret,
		name: (purpose) => `${prefix}.${purpose}`,
		async readSessionId(value) {
			if (value === undefined || value === "") return null;
			try {
				const parsed = sessionTokenSchema.safeParse(await decode({ token: value, secret }));
				return parsed.success ? parsed.data.sid : null;
			} catch (error) {
				// Whatever the library dislikes about a stranger's cookie, the answer is: signed out.
				if (error instanceof Error) return null;
				throw error;
			}
		},
	};
}
