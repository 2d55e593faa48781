import type { CallerGrant } from "#server/access/contract.ts";
import type { CallerVerifier } from "#server/gateway/ports.ts";
import { isAppError } from "#server/platform/errors.ts";
import { unauthorized } from "./api-faults.ts";
import type { InspectedHeaders } from "./inspect-request.ts";
import type { ApiFault } from "./send-json.ts";

export interface CallerGateDeps {
	readonly verifier: CallerVerifier;
	readonly onFailure: (message: string, error: unknown) => void;
}

function readBearer(authorization: string | undefined): string | null {
	if (authorization === undefined || authorization.length > 4_096) return null;
	const match = /^bearer +(\S+)$/i.exec(authorization);
	return match?.[1] ?? null;
}

/** Where a request comes from, as far as its caller may say so. */
export function readSource(
	source: string | undefined,
	grant: CallerGrant,
): "v1" | "playground" | "worker" {
	// A program's key is `v1` whatever it claims; only our own processes name another source.
	if (grant.keyId !== null) return "v1";
	return source === "worker" ? "worker" : "playground";
}

/** Verifies the caller, then goes on; synchronously when the credential is cached. */
export function authenticateCaller(
	deps: CallerGateDeps,
	headers: InspectedHeaders,
	onGrant: (grant: CallerGrant) => void,
	onFault: (fault: ApiFault) => void,
): void {
	const bearer = readBearer(headers.authorization);
	if (bearer === null) {
		onFault(unauthorized("send an API key: Authorization: Bearer sph_..."));
		return;
	}
	const failed = (error: unknown): void => {
		if (isAppError(error) && error.code === "unauthorized") {
			onFault(unauthorized(error.message));
			return;
		}
		deps.onFailure("a credential could not be verified", error);
		const message = "credentials cannot be verified at present";
		onFault({
			status: 503,
			type: "unavailable",
			code: "not_ready",
			message,
			retryAfterMs: 2_000,
		});
	};
	let verified: CallerGrant | Promise<CallerGrant>;
	try {
		verified = deps.verifier.verify(bearer);
	} catch (error) {
		failed(error);
		return;
	}
	if (verified instanceof Promise) verified.then(onGrant, failed);
	else onGrant(verified);
}
