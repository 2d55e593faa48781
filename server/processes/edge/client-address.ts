import { BlockList, isIP } from "node:net";

/** Who stands at the other end, as far as the configured proxies can be believed. */
export interface ClientOrigin {
	readonly address: string;
	readonly protocol: "http" | "https";
	readonly host: string | null;
}

export type ReadClientOrigin = (
	remoteAddress: string,
	headers: Readonly<Record<string, string | string[] | undefined>>,
) => ClientOrigin;

function plain(address: string): string {
	return address.startsWith("::ffff:") && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}

function family(address: string): "ipv4" | "ipv6" {
	return isIP(address) === 6 ? "ipv6" : "ipv4";
}

function buildTrustList(proxies: readonly string[]): BlockList {
	const trusted = new BlockList();
	for (const entry of proxies) {
		const [address = "", bits] = entry.split("/");
		if (bits === undefined) trusted.addAddress(address, family(address));
		else trusted.addSubnet(address, Number(bits), family(address));
	}
	return trusted;
}

function text(value: string | string[] | undefined): string {
	return Array.isArray(value) ? value.join(",") : (value ?? "");
}

/**
 * Reads forwarded headers only from trusted proxies, from the right: everything left of the first
 * address that is not one of them can be invented by the client.
 */
export function createClientOriginReader(proxies: readonly string[]): ReadClientOrigin {
	const trusted = buildTrustList(proxies);
	const isTrusted = (address: string): boolean =>
		isIP(address) !== 0 && trusted.check(address, family(address));
	return (remoteAddress, headers) => {
		const remote = plain(remoteAddress);
		if (proxies.length === 0 || !isTrusted(remote))
			return { address: remote, protocol: "http", host: null };
		let address = remote;
		const hops = text(headers["x-forwarded-for"]).split(",").reverse();
		for (const hop of hops) {
			const candidate = plain(hop.trim());
			if (isIP(candidate) === 0) break;
			address = candidate;
			if (!isTrusted(candidate)) break;
		}
		const isHttps = text(headers["x-forwarded-proto"]).split(",")[0]?.trim() === "https";
		const host = text(headers["x-forwarded-host"]).split(",")[0]?.trim();
		return { address, protocol: isHttps ? "https" : "http", host: host ? host : null };
	};
}
