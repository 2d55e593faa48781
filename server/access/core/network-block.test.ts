import fc from "fast-check";
import { expect, test } from "vitest";
import { networkBlock } from "./network-block.ts";

test.each([
	["203.0.113.77", "203.0.113.0/24"],
	["2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"],
	["2001:db8:1:2::9", "2001:db8:1:2::/64"],
	["2001:DB8:1:2::9", "2001:db8:1:2::/64"],
	["[2001:db8:1:2::9]", "2001:db8:1:2::/64"],
	["fe80::1%eth0", "fe80:0:0:0::/64"],
	["::1", "0:0:0:0::/64"],
	["::", "0:0:0:0::/64"],
	["::ffff:203.0.113.9", "203.0.113.0/24"],
	["::ffff:cb00:7109", "203.0.113.0/24"],
	["garbage", "unknown"],
	["1.2.3.4.5", "unknown"],
	[null, "unknown"],
])("%s lies in %s", (address, block) => {
	expect(networkBlock(address)).toBe(block);
});

test("all addresses of a /64 are one block", () => {
	fc.assert(
		fc.property(fc.array(fc.nat(0xffff), { minLength: 4, maxLength: 4 }), (host) => {
			const address = ["2001", "db8", "7", "8", ...host.map((group) => group.toString(16))].join(
				":",
			);
			expect(networkBlock(address)).toBe("2001:db8:7:8::/64");
		}),
	);
});
