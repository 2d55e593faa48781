import { isIPv4, isIPv6 } from "node:net";

/**
 * The block an address belongs to for limits: /24 of IPv4, /64 of IPv6, since one subscriber can
 * use any address of a /64. What is no address shares one block.
 */
export function networkBlock(address: string | null): string {
	const plain = (address ?? "").replace(/^\[|\]$/g, "").replace(/%.*$/, "");
	if (isIPv4(plain)) return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
	if (!isIPv6(plain)) return "unknown";
	const groups = expandIpv6(plain);
	const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
	if (isMapped) {
		const high = groups[6] ?? 0;
		const low = groups[7] ?? 0;
		return `${high >> 8}.${high & 255}.${low >> 8}.0/24`;
	}
	return `${groups
		.slice(0, 4)
		.map((group) => group.toString(16))
		.join(":")}::/64`;
}

/** The eight groups of a valid IPv6 address, also of one that ends in dotted IPv4. */
function expandIpv6(address: string): number[] {
	const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
	const text =
		dotted === null
			? address
			: `${dotted[1]}${toGroup(dotted[2], dotted[3])}:${toGroup(dotted[4], dotted[5])}`;
	const [head = "", tail] = text.split("::");
	const left = head === "" ? [] : head.split(":");
	const right = tail === undefined || tail === "" ? [] : tail.split(":");
	const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
	return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

function toGroup(high: string | undefined, low: string | undefined): string {
	return (Number(high) * 256 + Number(low)).toString(16);
}
