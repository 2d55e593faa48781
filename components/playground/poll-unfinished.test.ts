import { expect, test } from "vitest";
import { pollUnfinished } from "./poll-unfinished.ts";

const createdAt = "2026-11-22T12:00:00.000Z";
const minutes = (count: number) => Date.parse(createdAt) + count * 60_000;

test("an answer that is still written is asked for again, until it ended", () => {
	expect(pollUnfinished([{ status: "streaming", createdAt }], minutes(1))).toBe(1_000);
	for (const status of ["ok", "stopped", "failed"] as const)
		expect(pollUnfinished([{ status, createdAt }], minutes(1))).toBe(false);
});

test("an answer that a dead server left open is not asked for without end", () => {
	expect(pollUnfinished([{ status: "streaming", createdAt }], minutes(16))).toBe(false);
});
