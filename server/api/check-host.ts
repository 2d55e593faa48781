import { allowedHosts } from "./allowed-origins.ts";

export type HostCheck =
	| { readonly kind: "canonical" }
	/** Another spelling of our loopback address. */
	| { readonly kind: "alias" }
	| { readonly kind: "foreign"; readonly host: string };

/**
 * Judges the host that a request was sent to. A page of another site that points its own name at us
 * (DNS rebinding) sends that name, and is refused. Behind the edge the client's own host stands in
 * `x-forwarded-host`, which the edge overwrites; `Host` itself is then one of the machine's names.
 */
export function checkHost(
	headers: { get(name: string): string | null },
	publicUrl: string,
	consoleUrl: string | null,
): HostCheck {
	const direct = (headers.get("host") ?? "").toLowerCase();
	const forwarded = headers.get("x-forwarded-host")?.toLowerCase() ?? null;
	const ours = allowedHosts(publicUrl);
	if (!ours.includes(direct) && !isInternal(direct, consoleUrl)) {
		return { kind: "foreign", host: direct };
	}
	const named = forwarded ?? direct;
	if (forwarded !== null && !ours.includes(forwarded)) return { kind: "foreign", host: forwarded };
	return named === new URL(publicUrl).host || forwarded === null
		? { kind: "canonical" }
		: { kind: "alias" };
}

/** The console's own address, as the edge on this or another machine names it. */
function isInternal(host: string, consoleUrl: string | null): boolean {
	if (/^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/.test(host)) return true;
	return consoleUrl !== null && new URL(consoleUrl).host === host;
}
