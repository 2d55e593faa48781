import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame, FRAME_HEADER_BYTES } from "../core/frame.ts";
import { joinPayloads } from "./record-source.ts";

const recordGroups = fc.array(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 }), {
	minLength: 1,
	maxLength: 8,
});

test("joins payloads in the very memory that their frames were read into", () => {
	fc.assert(
		fc.property(recordGroups, (groups) => {
			const frames = groups.map((records) =>
				encodeFrame(records.map((record) => JSON.stringify(record)).join(","), records.length, 0),
			);
			const room = Buffer.concat(frames);
			let end = 0;
			const payloads = frames.map((frame) => {
				end += frame.length;
				return room.subarray(end - frame.length + FRAME_HEADER_BYTES, end);
			});
			const apart = joinPayloads(payloads);
			const joined = joinPayloads(payloads, room);
			expect(joined.buffer).toBe(room.buffer);
			expect(joined.equals(apart)).toBe(true);
			expect(JSON.parse(joined.toString())).toEqual(JSON.parse(JSON.stringify(groups.flat())));
		}),
	);
});

test("takes memory of its own where the room is too small, and makes an empty list of nothing", () => {
	const room = Buffer.alloc(4);
	expect(joinPayloads([Buffer.from('"ab"')], room).toString()).toBe('["ab"]');
	expect(joinPayloads([], room).toString()).toBe("[]");
});
