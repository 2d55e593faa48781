import { expect, test } from "vitest";
import { shortenAddresses } from "./shorten-addresses.ts";

test.each([
	["the index answered 503", "the index answered 503"],
	["pypi.org could not be reached (ECONNREFUSED)", "pypi.org could not be reached (ECONNREFUSED)"],
	[
		"the address must begin with https://: http://127.0.0.1:8080/simple/requests/",
		"the address must begin with https://: 127.0.0.1:8080",
	],
	[
		"the address is not a URL: index.example.org/team/simple/requests/",
		"the address is not a URL: index.example.org",
	],
	["no answer (https://robot:secret@index.example.org/a?b=c)", "no answer (index.example.org)"],
])("%s", (reason, short) => {
	expect(shortenAddresses(reason)).toBe(short);
});
