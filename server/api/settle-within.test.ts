import { expect, it } from "vitest";
import { settleWithin } from "./settle-within.ts";

const never = () => new Promise<never>(() => {});

it("ends with the work, and stops the timer then", async () => {
	const seen: AbortSignal[] = [];
	await settleWithin(Promise.resolve(), 1000, (_ms, signal) => {
		seen.push(signal);
		return never();
	});
	expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
});

it("ends when the time is over, whatever the work does", async () => {
	const asked: number[] = [];
	await settleWithin(never(), 1000, async (ms) => {
		asked.push(ms);
	});
	expect(asked).toEqual([1000]);
});

it("passes on what the work fails with", async () => {
	await expect(settleWithin(Promise.reject(new Error("gone")), 1000, never)).rejects.toThrow(
		"gone",
	);
});
