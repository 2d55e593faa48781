import { expect, test } from "vitest";
import { AppError } from "#server/platform/errors.ts";
import { buildIntent, buildTerminal } from "../testing/build-records.ts";
import { encodeIntent, encodeTerminal, MAX_RECORD_CHARS } from "./encode-record.ts";

const id = "019ab000-0000-7000-8000-000000000001";

test("keeps a record as it is when the database can hold it", () => {
	const intent = buildIntent({
		id,
		tags: ["grün", "日本", "line\nbreak", "a\\u0000b"],
		metadata: { emoji: "🙂" },
	});
	expect(JSON.parse(encodeIntent(intent))).toEqual(intent);
});

test("replaces what the database cannot hold: NUL and half a surrogate pair, in keys as well", () => {
	const text = encodeIntent(
		buildIntent({ id, tags: ["a\0b", "c\ud800d"], metadata: { "k\0": "v\udc00" } }),
	);
	expect(JSON.parse(text)).toMatchObject({
		tags: ["a\ufffdb", "c\ufffdd"],
		metadata: { "k\ufffd": "v\ufffd" },
	});
	expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/);
});

test("refuses a request whose own metadata is too large, naming the field", () => {
	const intent = buildIntent({ id, metadata: { note: "x".repeat(MAX_RECORD_CHARS) } });
	expect(() => encodeIntent(intent)).toThrow(AppError);
	expect(() => encodeIntent(intent)).toThrow(/too large/);
});

test("keeps the end of a request below the room reserved for it without losing a sum", () => {
	const long = "é".repeat(MAX_RECORD_CHARS);
	const terminal = buildTerminal({
		id,
		errorMessage: long,
		attempts: Array.from({ length: 500 }, (_, index) => ({
			modelId: "openai/sim-flash",
			upstream: "simulator",
			startMs: index,
			ttftMs: null,
			endMs: index + 1,
			status: 500,
			outcome: "error" as const,
			errorClass: "overloaded",
			errorMessage: long,
			waitMs: 0,
		})),
	});
	const text = encodeTerminal(terminal);
	expect(text.length).toBeLessThanOrEqual(MAX_RECORD_CHARS);
	const { outcome, tokens, costNanos, attempts } = JSON.parse(text);
	expect({ outcome, tokens, costNanos }).toEqual({
		outcome: terminal.outcome,
		tokens: terminal.tokens,
		costNanos: terminal.costNanos,
	});
	expect(attempts.at(-1).startMs).toBe(499);
});
