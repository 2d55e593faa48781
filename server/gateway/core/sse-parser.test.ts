import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type SseEvent, SseParser } from "./sse-parser.ts";

interface Seen {
	readonly data: string;
	readonly name: string;
}

function parse(pieces: readonly Uint8Array[], maxEventBytes = 1 << 20) {
	const events: Seen[] = [];
	const forwarded: string[] = [];
	let comments = 0;
	let overflows = 0;
	const parser = new SseParser(
		{
			onEvent(event: SseEvent) {
				events.push({ data: event.data, name: event.name });
				if (event.verbatim) forwarded.push(event.buffer.toString("utf8", event.start, event.end));
			},
			onComment: () => comments++,
			onOverflow: () => overflows++,
		},
		maxEventBytes,
	);
	for (const piece of pieces) parser.push(piece);
	return { events, forwarded, comments, overflows, partial: parser.hasPartialEvent() };
}

const parseText = (text: string) => parse([Buffer.from(text)]);

describe("SseParser", () => {
	test("reads data with and without the space, and joins lines of one event", () => {
		expect(parseText("data: a\n\ndata:b\n\ndata: c\ndata:  d\n\n").events).toEqual([
			{ data: "a", name: "" },
			{ data: "b", name: "" },
			{ data: "c\n d", name: "" },
		]);
	});

	test("reads event names, ignores other fields and keeps comments apart", () => {
		const seen = parseText(": hello\n\nevent: error\nid: 7\nretry: 5\ndata: x\n\n:\n\n");
		expect(seen.events).toEqual([{ data: "x", name: "error" }]);
		expect(seen.comments).toBe(2);
	});

	test.each(["\n", "\r\n", "\r"])("takes %j as the end of a line", (end) => {
		const seen = parseText(`data: a${end}${end}data: b${end}${end}`);
		expect(seen.events.map((event) => event.data)).toEqual(["a", "b"]);
		expect(seen.partial).toBe(false);
	});

	test("skips a byte order mark", () => {
		expect(parseText("\ufeffdata: a\n\n").events).toEqual([{ data: "a", name: "" }]);
	});

	test("does not deliver an event that was cut before its blank line", () => {
		const seen = parseText("data: a\n\ndata: b\n");
		expect(seen.events).toHaveLength(1);
		expect(seen.partial).toBe(true);
	});

	test("offers only single plain lines for forwarding, byte for byte", () => {
		const seen = parseText("data: a\n\nevent: x\ndata: b\n\ndata: c\r\n\r\ndata:d\n\n");
		expect(seen.forwarded).toEqual(["data: a\n\n", "data:d\n\n"]);
	});

	test("stops at an event beyond the limit and reports it once", () => {
		const seen = parse([Buffer.from(`data: ${"x".repeat(80)}`), Buffer.from("y\n\n")], 64);
		expect(seen).toMatchObject({ events: [], overflows: 1 });
	});

	test("gives the same events however the bytes are cut", () => {
		const line = fc.oneof(
			fc
				.string({ unit: "grapheme", maxLength: 12 })
				.map((text) => `data: ${text.replace(/[\r\n]/g, "")}`),
			fc.constantFrom("data", "data:", ": c", "event: e", "id: 1", "", "", "nonsense", "\ufeff"),
		);
		const stream = fc
			.array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 24 })
			.map((lines) => Buffer.from(lines.map(([text, end]) => text + end).join("")));
		fc.assert(
			fc.property(stream, fc.array(fc.nat({ max: 200 }), { maxLength: 12 }), (bytes, cuts) => {
				const whole = parse([bytes]);
				const single = parse(Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)));
				const places = [
					...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]),
				];
				places.sort((left, right) => left - right);
				const pieces = places.slice(1).map((end, at) => bytes.subarray(places[at], end));
				const cut = parse(pieces);
				expect(single.events).toEqual(whole.events);
				expect(cut.events).toEqual(whole.events);
				expect(single.comments).toBe(whole.comments);
				expect(cut.forwarded.map((text) => text.trim())).toEqual(
					whole.forwarded.map((text) => text.trim()),
				);
			}),
			{ numRuns: 400 },
		);
	});
});
