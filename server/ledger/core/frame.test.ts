import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeFrame, encodeFrame, FRAME_HEADER_BYTES, findFrame } from "./frame.ts";

test("gives back what was framed, wherever the frame begins", () => {
	fc.assert(
		fc.property(
			fc.string({ unit: "grapheme" }),
			fc.nat(5_000),
			fc.uint8Array({ maxLength: 40 }),
			(joined, records, before) => {
				const text = joined.toWellFormed();
				const bytes = Buffer.concat([before, encodeFrame(text, records, 1_795_338_000_123.5)]);
				const frame = decodeFrame(bytes, before.length);
				expect(frame).toMatchObject({ records, atMs: 1_795_338_000_123.5, end: bytes.length });
				expect(Buffer.from(frame?.payload ?? []).toString()).toBe(text);
			},
		),
	);
});

test("makes the same frame in room that was used before, or beside it where that is too small", () => {
	fc.assert(
		fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.nat(200), (texts, roomBytes) => {
			const room = Buffer.alloc(roomBytes, 0xff);
			for (const text of texts) {
				const framed = encodeFrame(text, 1, 7, room);
				expect(framed.equals(encodeFrame(text, 1, 7))).toBe(true);
			}
		}),
	);
});

test("knows no frame in which a single bit was changed", () => {
	const frame = encodeFrame('{"kind":"intent"},{"kind":"terminal"}', 2, 1_795_338_000_000);
	for (let bit = 0; bit < frame.length * 8; bit++) {
		const damaged = Buffer.from(frame);
		damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
		expect(decodeFrame(damaged, 0), `bit ${bit}`).toBeNull();
	}
});

test("knows no frame that was cut at any byte", () => {
	const frame = encodeFrame('{"kind":"intent"}', 1, 0);
	for (let length = 0; length < frame.length; length++) {
		expect(decodeFrame(frame.subarray(0, length), 0)).toBeNull();
	}
});

test("finds the next sound frame after damage, also past a magic number inside text", () => {
	const sound = encodeFrame('{"kind":"terminal"}', 1, 0);
	const damaged = encodeFrame('"SUL1 SUL1"', 1, 0);
	damaged.writeUInt8(0, FRAME_HEADER_BYTES);
	const bytes = Buffer.concat([damaged, Buffer.from("SUL1"), sound]);
	expect(findFrame(bytes, 1)).toBe(damaged.length + 4);
	expect(findFrame(bytes, damaged.length + 5)).toBeNull();
});
