import { expect, test } from "vitest";
import { webAddresses } from "./web-addresses.ts";

test("only web addresses of an advisory become links, each once", () => {
	expect(
		webAddresses([
			"https://osv.dev/vulnerability/PYSEC-1",
			"javascript:alert(1)",
			"data:text/html,x",
			"not an address",
			"https://osv.dev/vulnerability/PYSEC-1",
			"http://example.com/",
		]),
	).toEqual(["https://osv.dev/vulnerability/PYSEC-1", "http://example.com/"]);
});
