import { describe, expect, it } from "vitest";
import type { GuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { failFast } from "./fail-fast-fetch.ts";

function countingFetch(answers: (count: number) => boolean) {
	let count = 0;
	const fetch: GuardedFetch = async () => {
		count += 1;
		if (!answers(count)) throw new Error("no route");
		return { status: 200, headers: {}, body: new Uint8Array() };
	};
	return { fetch, count: () => count };
}

const request = { url: "https://index.example/simple/a/", timeoutMs: 1, maxBytes: 1 };

describe("asking a host", () => {
	it("ends after three failures in a row, for that host alone", async () => {
		const { fetch, count } = countingFetch(() => false);
		const asked = failFast(fetch);
		for (let i = 0; i < 5; i += 1) await expect(asked(request)).rejects.toThrow();
		expect(count()).toBe(3);
		await expect(asked(request)).rejects.toThrow("index.example does not answer");
		await expect(asked({ ...request, url: "https://other.example/" })).rejects.toThrow("no route");
	});

	it("goes on where it ever answered: one package may be at fault", async () => {
		const { fetch, count } = countingFetch((n) => n === 1);
		const asked = failFast(fetch);
		await asked(request);
		for (let i = 0; i < 5; i += 1) await expect(asked(request)).rejects.toThrow("no route");
		expect(count()).toBe(6);
	});
});
