import fc from "fast-check";
import { expect, it } from "vitest";
import { pickCallerHeaders, pickUpstreamHeaders } from "./pick-headers.ts";

const SECRETS = [
	...["authorization", "Authorization", "cookie", "set-cookie", "proxy-authorization", "x-api-key"],
	...["api-key", "x-portkey-api-key", "x-portkey-virtual-key", "x-portkey-config", "x-auth-token"],
	...["x-sophia-actor", "openai-organization", "x-portkey-metadata"],
];

it("never keeps a header that carries a key, a cookie or a session, whatever its case", () => {
	fc.assert(
		fc.property(fc.constantFrom(...SECRETS), fc.string(), fc.boolean(), (name, value, isUpper) => {
			const given = isUpper ? name.toUpperCase() : name;
			expect(pickCallerHeaders([given, value])).toEqual([]);
			expect(pickUpstreamHeaders({ [given]: value })).toEqual([]);
		}),
	);
});

it("keeps what says who asked and what limits hold, in lower case and order", () => {
	expect(
		pickCallerHeaders(["User-Agent", "OpenAI/JS 6", "Cookie", "a=b", "X-Stainless-Lang", "js"]),
	).toEqual([
		["user-agent", "OpenAI/JS 6"],
		["x-stainless-lang", "js"],
	]);
	expect(
		pickUpstreamHeaders({
			"x-ratelimit-remaining": ["1", "2"],
			"set-cookie": ["session=1"],
			"x-generation-id": "gen-1",
		}),
	).toEqual([
		["x-ratelimit-remaining", "1, 2"],
		["x-generation-id", "gen-1"],
	]);
});

it("is bounded, however much somebody sends", () => {
	const raw = Array.from({ length: 500 }, (_, at) => [`x-stainless-${at}`, "v".repeat(5_000)]);
	const kept = pickCallerHeaders(raw.flat());
	expect(kept).toHaveLength(48);
	expect(kept[0]?.[1]).toHaveLength(512);
});
