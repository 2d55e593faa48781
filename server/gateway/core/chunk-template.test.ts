import fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkTemplate } from "./chunk-template.ts";

function chunkOf(content: string, extra: object = {}): string {
	return JSON.stringify({
		id: "gen-1",
		choices: [{ index: 0, delta: { content }, finish_reason: null }],
		...extra,
	});
}

test("recognises the same chunk with another text", () => {
	const template = new ChunkTemplate();
	template.learn(chunkOf("one"), "one");
	expect(template.match(chunkOf("two, longer\n"))).toBeGreaterThan(0);
	expect(template.match(chunkOf(""))).toBe(-1);
	expect(template.match(chunkOf("two", { usage: {} }))).toBe(-1);
	expect(template.match(chunkOf("two").replace("null", '"stop"'))).toBe(-1);
});

test.each(['a"', 'a","finish_reason":"stop', "a\u0001", "a\\", "a\\x", 'a\\"'])(
	"leaves %j to the parser unless it is a valid text",
	(raw) => {
		const template = new ChunkTemplate();
		template.learn(chunkOf("one"), "one");
		const data = chunkOf("@").replace("@", raw);
		const matched = template.match(data) >= 0;
		expect(matched).toBe(raw === 'a\\"');
	},
);

test("whatever it recognises parses to the learned chunk with another text", () => {
	const piece = fc.oneof(
		fc.string({ maxLength: 10 }),
		fc.constantFrom('"', "\\", '"}', "\\u0041", "\\n", "]}", '","content":"'),
	);
	fc.assert(
		fc.property(fc.string({ minLength: 1 }), fc.array(piece, { maxLength: 5 }), (first, pieces) => {
			const template = new ChunkTemplate();
			const learned = chunkOf(first);
			template.learn(learned, first);
			const data = learned.replace(JSON.stringify(first).slice(1, -1), () => pieces.join(""));
			if (template.match(data) < 0) return;
			const parsed = JSON.parse(data);
			const expected = JSON.parse(learned);
			expected.choices[0].delta.content = parsed.choices[0].delta.content;
			expect(parsed).toEqual(expected);
			expect(typeof parsed.choices[0].delta.content).toBe("string");
		}),
		{ numRuns: 500 },
	);
});
