import fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Markdown, StreamedMarkdown } from "./markdown.tsx";
import { parseBlocks } from "./parse-block.ts";
import { parseInline, safeHref } from "./parse-inline.ts";
import { appendMarkdown, EMPTY_STREAM, type MarkdownStream } from "./split-blocks.ts";

const SAMPLE = `# Title

Some *text* with **bold**, \`code\` and snake_case_names.

- one
- two

  still two
- three

\`\`\`ts
const a = 1;

const b = 2;
\`\`\`

> quoted
> more

| a | b |
|---|--:|
| 1 | 2 |

Last [link](https://example.com/x) line.`;

const show = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

describe("a model's text is inert", () => {
	test.each([
		"<script>alert(1)</script>",
		"<img src=x onerror=alert(1)>",
		"**<b onclick=x>**",
		"`<iframe>`",
		"# <svg onload=x>",
		"| <i> |\n|---|\n| <b> |",
	])("%s stays text", (text) => {
		const html = show(text);
		expect(html).not.toMatch(/<(?:script|img|iframe|svg onload|i>|b[ >])/);
		expect(html).toContain("&lt;");
	});

	test("no image is ever fetched: its address is shown instead", () => {
		const html = show("![a cat](https://tracker.example/pixel.png?id=1)");
		expect(html).not.toContain("<img");
		expect(html).not.toMatch(/src=|url\(/);
		expect(html).toContain("https://tracker.example/pixel.png?id=1");
	});

	test.each([
		"javascript:alert(1)",
		"data:text/html,x",
		"vbscript:x",
		"/settings/users",
		"//evil.example",
		"JaVaScRiPt:alert(1)",
	])("a link to %s is not made", (href) => {
		expect(safeHref(href)).toBeNull();
		expect(show(`[click](${href})`)).not.toContain("<a ");
	});

	test("a link names the host it goes to and passes nothing on", () => {
		const html = show("[your bank](https://evil.example/login)");
		expect(html).toContain("[evil.example]");
		expect(html).toContain("noopener noreferrer nofollow");
	});

	test("whatever it says, it makes no element that loads or runs something", () => {
		fc.assert(
			fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
				expect(show(text)).not.toMatch(
					/<(?:script|img|iframe|object|embed|link|style|form|input)/i,
				);
			}),
		);
	});
});

describe("streaming", () => {
	test("cut at any place, the parts show what the whole shows", () => {
		const whole = show(SAMPLE);
		fc.assert(
			fc.property(
				fc.array(fc.integer({ min: 0, max: SAMPLE.length }), { maxLength: 12 }),
				(cuts) => {
					const places = [...new Set([0, ...cuts, SAMPLE.length])].sort((a, b) => a - b);
					let stream: MarkdownStream = EMPTY_STREAM;
					places.forEach((place, index) => {
						stream = appendMarkdown(stream, SAMPLE.slice(place, places[index + 1] ?? place));
					});
					expect(renderToStaticMarkup(<StreamedMarkdown stream={stream} />)).toBe(whole);
				},
			),
		);
	});

	test("a closed block is the same object after more text came", () => {
		const before = appendMarkdown(EMPTY_STREAM, "One.\n\nTwo");
		const after = appendMarkdown(before, " more");
		expect(after.closed).toBe(before.closed);
	});

	test("a code block stays one block across its blank lines", () => {
		const stream = appendMarkdown(EMPTY_STREAM, "```\na\n\nb\n\nc\n");
		expect(stream.closed).toEqual([]);
	});
});

describe("parsing", () => {
	test("reads the structure that models write", () => {
		expect(parseBlocks(SAMPLE).map((block) => block.type)).toEqual([
			"heading",
			"paragraph",
			"list",
			"code",
			"quote",
			"table",
			"paragraph",
		]);
	});

	test("a numbered list keeps its first number, a nested list its place", () => {
		expect(parseBlocks("3. a\n   - x\n   - y\n4. b")).toMatchObject([
			{
				type: "list",
				ordered: true,
				start: 3,
				items: [[{ type: "paragraph" }, { type: "list", ordered: false }], [{ type: "paragraph" }]],
			},
		]);
	});

	test("underscores inside words are not emphasis", () => {
		expect(parseInline("a snake_case_name")).toEqual([{ type: "text", text: "a snake_case_name" }]);
	});

	test("a lone mark is text", () => {
		expect(parseInline("2 * 3 and **open")).toEqual([{ type: "text", text: "2 * 3 and **open" }]);
	});

	test("long hostile input does not hold the page up", () => {
		for (const part of ["*", "[", "`", "![", "> ", "- ", "|", "**a"]) {
			expect(show(part.repeat(20_000))).not.toBe("");
		}
	});
});
