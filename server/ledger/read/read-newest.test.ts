import { expect, test } from "vitest";
import { isNewestPage, readNewest } from "./read-newest.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 40 * DAY_MS;

/** A list with rows of these ages, newest first, three a page. */
function listOf(...daysAgo: number[]) {
	let asked = 0;
	const page = readNewest(NOW_MS, async (span) => {
		asked += 1;
		const rows = daysAgo.filter((days) => {
			const atMs = NOW_MS - days * DAY_MS;
			return span === null || (atMs >= span.sinceMs && atMs < span.untilMs);
		});
		return { rows: rows.slice(0, 3), nextCursor: rows.length > 3 ? "more" : null };
	});
	return page.then(({ rows, nextCursor }) => ({ rows, nextCursor, asked }));
}

test("the newest page is the same as that of all days, however the rows lie", async () => {
	expect(await listOf(0, 0.5, 1, 1.5, 9)).toEqual({
		rows: [0, 0.5, 1],
		nextCursor: "more",
		asked: 1,
	});
	expect(await listOf(0, 0.5, 1, 9)).toEqual({ rows: [0, 0.5, 1], nextCursor: "more", asked: 2 });
	expect(await listOf(0, 9, 20)).toEqual({ rows: [0, 9, 20], nextCursor: null, asked: 2 });
	expect(await listOf()).toEqual({ rows: [], nextCursor: null, asked: 2 });
});

test("a range, an order or a later page is read as it is asked for", () => {
	expect(isNewestPage({})).toBe(true);
	for (const other of [{ range: "24h" }, { sort: { by: "cost" } }, { cursor: "id" }]) {
		expect(isNewestPage(other)).toBe(false);
	}
});
