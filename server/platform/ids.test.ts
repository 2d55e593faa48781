import fc from "fast-check";
import { expect, test } from "vitest";
import { idTimeMs, newId } from "./ids.ts";

function idOf(ms: number, random: Uint8Array): string {
	const clock = { nowMs: () => ms, monotonicMs: () => 0 };
	return newId(clock, { next: () => 0, bytes: (length) => random.subarray(0, length) });
}

test("writes time, version, variant and random digits where RFC 9562 wants them", () => {
	expect(idOf(0x0123_4567_89ab, new Uint8Array(10).fill(0xff))).toBe(
		"01234567-89ab-7fff-bfff-ffffffffffff",
	);
	expect(idOf(0, Uint8Array.of(0xa1, 2, 0xf3, 4, 5, 6, 7, 8, 9, 0x1a))).toBe(
		"00000000-0000-7102-b304-05060708091a",
	);
});

test("sorts by time and tells it again", () => {
	const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });
	const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
	fc.assert(
		fc.property(time, time, random, random, (first, second, left, right) => {
			const [a, b] = [idOf(first, left), idOf(second, right)];
			expect([idTimeMs(a), idTimeMs(b)]).toEqual([first, second]);
			if (first !== second) expect(a < b).toBe(first < second);
		}),
	);
});
