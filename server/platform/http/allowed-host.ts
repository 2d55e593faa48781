import { lookup as systemLookup } from "node:dns/promises";
import { isIP, type LookupFunction } from "node:net";
import { AppError } from "../errors.ts";
import { isAllowedAddress, type Reach } from "./check-address.ts";

export interface ResolvedAddress {
	readonly address: string;
	readonly family: number;
}

/** All addresses of a host name. */
export type ResolveHost = (hostname: string) => Promise<readonly ResolvedAddress[]>;

export const resolveBySystem: ResolveHost = (hostname) => systemLookup(hostname, { all: true });

const PUBLIC_PORTS = new Set(["", "443", "8443"]);

/** Refuses what no configured address needs: other schemes, credentials, odd ports. */
export function checkUrl(text: string, reach: Reach): URL {
	if (!URL.canParse(text)) throw refuse("is not a URL", text);
	const url = new URL(text);
	const isSecure = url.protocol === "https:";
	if (!isSecure && !(reach === "private" && url.protocol === "http:")) {
		throw refuse("must begin with https://", url.origin);
	}
	if (url.username !== "" || url.password !== "") {
		throw refuse("must not contain a user name or password", url.host);
	}
	if (reach === "public" && !PUBLIC_PORTS.has(url.port)) {
		throw refuse("must use port 443 or 8443", url.origin);
	}
	const literal = literalAddress(url.hostname);
	if (literal !== null && !isAllowedAddress(literal, reach)) {
		throw refuse("leads into a network that is not allowed", url.host);
	}
	return url;
}

/**
 * The addresses of a host, each of them allowed within `reach`; one that is not refuses them all,
 * since a name with a private address among its public ones is an attack.
 */
export async function resolveAllowed(
	hostname: string,
	reach: Reach,
	resolve: ResolveHost,
): Promise<readonly ResolvedAddress[]> {
	const literal = literalAddress(hostname);
	const addresses =
		literal === null
			? await resolve(hostname).catch((cause: unknown) => {
					throw new AppError("upstream_failed", `the host ${hostname} could not be resolved`, {
						hint: "check the address and this machine's name resolution",
						cause,
					});
				})
			: [{ address: literal, family: isIP(literal) }];
	const isClean = addresses.every(({ address }) => isAllowedAddress(address, reach));
	if (addresses.length === 0 || !isClean) {
		throw refuse("leads into a network that is not allowed", hostname);
	}
	return addresses;
}

/**
 * A look-up for `net.connect` and `tls.connect`: each connection resolves and checks anew and goes
 * to exactly the addresses that were checked. Sockets do not look up literal addresses; those are
 * `checkUrl`'s.
 */
export function createAllowedLookup(reach: Reach, resolve: ResolveHost): LookupFunction {
	return (hostname, options, callback) => {
		resolveAllowed(hostname, reach, resolve).then(
			(addresses) => answerLookup(addresses, options.all === true, callback),
			(error: Error) => callback(error, ""),
		);
	};
}

/** Gives checked addresses in the form that the socket asked for. */
export function answerLookup(
	addresses: readonly ResolvedAddress[],
	wantsAll: boolean,
	callback: Parameters<LookupFunction>[2],
): void {
	const [first] = addresses;
	if (wantsAll) callback(null, [...addresses]);
	else callback(null, first?.address ?? "", first?.family ?? 4);
}

/** The address when the host is written as one, without the brackets of IPv6. */
function literalAddress(hostname: string): string | null {
	const host = hostname.replace(/^\[|\]$/g, "");
	return isIP(host) === 0 ? null : host;
}

function refuse(what: string, where: string): AppError {
	return new AppError("invalid_input", `the address ${what}: ${where}`, {
		param: "url",
		hint: "use the public https address of the service, or set SOPHIA_ALLOW_PRIVATE_UPSTREAMS for one in your own network",
	});
}
