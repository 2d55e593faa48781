import { BlockList, isIP } from "node:net";

/**
 * Which addresses a configured URL may lead to. `public`: global unicast only, for addresses that
 * people enter. `private`: loopback and private networks too, for addresses that the operator of
 * this installation gave in the environment. Link-local, metadata, multicast and unspecified
 * addresses are refused in both.
 */
export type Reach = "public" | "private";

/** Ranges that no configured address may ever mean. */
const NEVER_IPV4 = ["0.0.0.0/8", "169.254.0.0/16", "100.100.100.200/32", "224.0.0.0/3"];

/** Ranges that are not global unicast (IANA special-purpose registry). */
const NOT_PUBLIC_IPV4 = [
	"10.0.0.0/8",
	"100.64.0.0/10",
	"127.0.0.0/8",
	"172.16.0.0/12",
	"192.0.0.0/24",
	"192.0.2.0/24",
	"192.88.99.0/24",
	"192.168.0.0/16",
	"198.18.0.0/15",
	"198.51.100.0/24",
	"203.0.113.0/24",
];

/** Parts of 2000::/3 that carry or document other addresses: Teredo, 6to4, documentation. */
const NOT_PUBLIC_IPV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

const neverIpv4 = blockList("ipv4", NEVER_IPV4);
const notPublicIpv4 = blockList("ipv4", NOT_PUBLIC_IPV4);
const globalIpv6 = blockList("ipv6", ["2000::/3"]);
const notPublicIpv6 = blockList("ipv6", NOT_PUBLIC_IPV6);
const privateIpv6 = blockList("ipv6", ["::1/128", "fc00::/7"]);
/** AWS's metadata service on its IPv6 address. */
const neverIpv6 = blockList("ipv6", ["fd00:ec2::/32"]);
const mappedIpv4 = blockList("ipv6", ["::ffff:0:0/96"]);

/** True when a connection to this literal address is allowed within `reach`. */
export function isAllowedAddress(address: string, reach: Reach): boolean {
	switch (isIP(address)) {
		case 4:
			return isAllowedIpv4(address, reach);
		case 6:
			return isAllowedIpv6(address, reach);
		default:
			return false;
	}
}

function isAllowedIpv4(address: string, reach: Reach): boolean {
	if (neverIpv4.check(address, "ipv4")) return false;
	return reach === "private" || !notPublicIpv4.check(address, "ipv4");
}

function isAllowedIpv6(address: string, reach: Reach): boolean {
	if (address.includes("%") || neverIpv6.check(address, "ipv6")) return false;
	if (mappedIpv4.check(address, "ipv6")) {
		const inner = readMappedIpv4(address);
		return inner !== null && isAllowedIpv4(inner, reach);
	}
	if (globalIpv6.check(address, "ipv6")) {
		return reach === "private" || !notPublicIpv6.check(address, "ipv6");
	}
	return reach === "private" && privateIpv6.check(address, "ipv6");
}

/** The IPv4 address inside `::ffff:…`, in dotted or hexadecimal form. */
function readMappedIpv4(address: string): string | null {
	const tail = /:ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address);
	if (tail?.[1] !== undefined) return tail[1];
	if (tail?.[2] === undefined || tail[3] === undefined) return null;
	const high = Number.parseInt(tail[2], 16);
	const low = Number.parseInt(tail[3], 16);
	return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}

function blockList(family: "ipv4" | "ipv6", ranges: readonly string[]): BlockList {
	const list = new BlockList();
	for (const range of ranges) {
		const [network = "", prefix = ""] = range.split("/");
		list.addSubnet(network, Number(prefix), family);
	}
	return list;
}
