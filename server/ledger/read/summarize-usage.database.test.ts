import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "#server/access/contract.ts";
import { usageSummaryInput } from "../contract.ts";
import { summarizeUsage } from "../index.ts";
import { BOB, KEY, key, person, storeRequests } from "../testing/stored-requests.ts";

let pool: Pool;
let close: () => Promise<void>;
beforeAll(async () => {
	({ pool, close } = await storeRequests());
});
afterAll(() => close());

test("sums by day in any zone, by model and by key, and the same for an executive", async () => {
	const range = { since: "2026-03-28T20:00:00Z", until: "2026-03-29T03:00:00Z" };
	const sum = (actor: Actor, over: object = {}) =>
		summarizeUsage(pool, actor, usageSummaryInput.parse({ ...range, ...over }));
	const utc = await sum(person("executive"));
	expect(utc).toMatchObject({
		zone: "UTC",
		totals: {
			requests: 4,
			simulatedRequests: 3,
			outcomes: { ok: 3, upstream_error: 1 },
			tokens: { prompt: 400, completion: 80 },
			costNanos: 12_000,
			comparedRequests: 1,
			comparedCostNanos: 1_000,
			upstreamCostNanos: 900,
			costDifferenceNanos: 100,
			meanTtftMs: 210.5,
		},
	});
	expect(utc.days.map(({ day, requests: n }) => [day, n])).toEqual([
		["2026-03-28", 3],
		["2026-03-29", 1],
	]);
	expect(utc.models.map(({ model, costNanos }) => [model, costNanos])).toEqual([
		["google/sim-pro", 8_000],
		["openai/sim-flash", 4_000],
	]);
	expect(utc.keys.map(({ keyId, costNanos }) => [keyId, costNanos])).toEqual([
		[KEY, 7_000],
		[null, 5_000],
	]);
	// 5 h 45 min ahead of UTC: the first request falls on the 29th there.
	const nepal = await sum(person("admin"), { zone: "Asia/Kathmandu" });
	expect(nepal.days.map(({ day, requests: n }) => [day, n])).toEqual([["2026-03-29", 4]]);
	// The clocks change in that night.
	const athens = await sum(person("admin"), { zone: "Europe/Athens" });
	expect(athens.days.map(({ day, requests: n }) => [day, n])).toEqual([
		["2026-03-28", 2],
		["2026-03-29", 2],
	]);
	expect((await sum(key(KEY))).totals.requests).toBe(2);
	expect((await sum(person("consumer", BOB))).totals.requests).toBe(1);
	expect((await sum(person("admin"), { simulated: false })).totals.requests).toBe(1);
	await expect(sum(person("admin"), { zone: "Mars/Olympus" })).rejects.toThrow(/not a time zone/);
	await expect(sum(person("admin"), { until: range.since })).rejects.toThrow(/range/);
});

test("gives empty figures, never an error, where nothing was used", async () => {
	const input = usageSummaryInput.parse({
		since: "2025-01-01T00:00:00Z",
		until: "2025-01-03T00:00:00Z",
	});
	const empty = await summarizeUsage(pool, person("admin"), input);
	expect(empty.totals).toMatchObject({ requests: 0, costNanos: 0, meanTtftMs: null });
	expect(empty.days.map(({ day }) => day)).toEqual(["2025-01-01", "2025-01-02"]);
});
