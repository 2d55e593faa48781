import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseChatRequest } from "./parse-chat-request.ts";
import { isProblem } from "./request-problem.ts";
import { layOutRequest, spliceRequest } from "./splice-request.ts";

function splice(text: string, model: string, includeUsage = false): string {
	const body = Buffer.from(text);
	const request = parseChatRequest(body, () => 7);
	if (isProblem(request)) throw new Error(request.message);
	return spliceRequest(body, request.layout, {
		model,
		modelAsked: request.modelAsked,
		includeUsage,
	}).toString();
}

function problemOf(body: string | Buffer) {
	const found = parseChatRequest(Buffer.from(body), () => 7);
	return isProblem(found) ? found : null;
}

const MESSAGES = '"messages":[{"role":"user","content":"hi"}]';

describe("spliceRequest", () => {
	test("leaves a pinned request untouched, without a copy", () => {
		const body = Buffer.from(`{"model":"a/b",${MESSAGES}}`);
		const layout = layOutRequest(body);
		if (isProblem(layout)) throw new Error(layout.message);
		const sent = spliceRequest(body, layout, {
			model: "a/b",
			modelAsked: "a/b",
			includeUsage: false,
		});
		expect(sent).toBe(body);
	});

	test("keeps number forms, escapes, spacing and unknown keys", () => {
		const rest = `"seed" : 1.50e+2,\n "x":{"model":"inner","sophia":[1]}, ${MESSAGES}`;
		expect(splice(`{ "model" : "auto" ,${rest}}`, "a/b")).toBe(`{ "model" : "a/b" ,${rest}}`);
	});

	test.each([
		[`{"sophia":{},"model":"auto",${MESSAGES}}`, `{"model":"a/b",${MESSAGES}}`],
		[`{"model":"auto","sophia":{},${MESSAGES}}`, `{"model":"a/b",${MESSAGES}}`],
		[`{"model":"auto",${MESSAGES},"sophia":{}}`, `{"model":"a/b",${MESSAGES}}`],
	])("removes sophia wherever it stands: %s", (given, expected) => {
		expect(splice(given, "a/b")).toBe(expected);
	});

	test("finds keys that are written with escapes", () => {
		expect(splice(`{"mod\\u0065l":"auto",${MESSAGES}}`, "a/b")).toBe(
			`{"mod\\u0065l":"a/b",${MESSAGES}}`,
		);
	});

	test("asks for usage, with and without options of the caller's own", () => {
		const plain = JSON.parse(splice(`{"model":"auto","stream":true,${MESSAGES}}`, "a/b", true));
		expect(plain.stream_options).toEqual({ include_usage: true });
		const given = `{"model":"auto","stream":true,"stream_options":{"x":1,"include_usage":false},${MESSAGES}}`;
		expect(JSON.parse(splice(given, "a/b", true)).stream_options).toEqual({
			x: 1,
			include_usage: true,
		});
	});

	test("changes nothing else, for any body", () => {
		const key = fc.string({ maxLength: 8 }).filter((name) => !RESERVED.has(name));
		const bodies = fc
			.tuple(fc.dictionary(key, fc.jsonValue({ maxDepth: 4 })), fc.string(), fc.boolean(), fc.nat())
			.map(([extra, content, hasSophia, order]) => {
				const members: [string, unknown][] = [
					...Object.entries(extra),
					["messages", [{ role: "user", content }]],
				];
				if (hasSophia) members.splice(order % (members.length + 1), 0, ["sophia", { tags: ["t"] }]);
				members.splice((order >> 4) % (members.length + 1), 0, ["model", "auto"]);
				const space = order % 3 === 0 ? " " : "";
				const text = members.map(
					([name, value]) => `${JSON.stringify(name)}${space}:${JSON.stringify(value)}`,
				);
				return `{${space}${text.join(`${space},${space}`)}}`;
			});
		fc.assert(
			fc.property(bodies, fc.boolean(), (text, includeUsage) => {
				const before: Record<string, unknown> = JSON.parse(text);
				const after: Record<string, unknown> = JSON.parse(splice(text, "x/y", includeUsage));
				const expected: Record<string, unknown> = { ...before, model: "x/y" };
				delete expected.sophia;
				if (includeUsage) expected.stream_options = { include_usage: true };
				expect(after).toEqual(expected);
			}),
			{ numRuns: 300 },
		);
	});
});

const RESERVED = new Set([
	"model",
	"sophia",
	"stream",
	"stream_options",
	"messages",
	"max_tokens",
	"max_completion_tokens",
	"n",
	"__proto__",
]);

describe("parseChatRequest", () => {
	test.each([
		["[]", null],
		["", null],
		["nonsense", null],
		[`{"model":"a",${MESSAGES}`, null],
		[`{"model":"a",${MESSAGES},}`, null],
		[`{${MESSAGES}}`, "model"],
		[`{"model":"a","model":"b",${MESSAGES}}`, "model"],
		[`{"model":"a","mod\\u0065l":"b",${MESSAGES}}`, "model"],
		[`{"model":7,${MESSAGES}}`, "model"],
		['{"model":"a"}', "messages"],
		['{"model":"a","messages":[]}', "messages"],
		['{"model":"a","messages":["x"]}', "messages[0]"],
		[`{"model":"a","stream":"yes",${MESSAGES}}`, "stream"],
		[`{"model":"a","stream_options":{},${MESSAGES}}`, "stream_options"],
		[`{"model":"a","max_tokens":0,${MESSAGES}}`, "max_tokens"],
		[`{"model":"a","n":1.5,${MESSAGES}}`, "n"],
		[`{"model":"a","sophia":{"x":1},${MESSAGES}}`, "sophia.x"],
		[`{"model":"a","sophia":{"preferences":{"fast":1}},${MESSAGES}}`, "sophia.preferences.fast"],
		[
			`{"model":"a","sophia":{"preferences":{"preset":"best"}},${MESSAGES}}`,
			"sophia.preferences.preset",
		],
		[
			`{"model":"a","sophia":{"preferences":{"max_cost_usd":-1}},${MESSAGES}}`,
			"sophia.preferences.max_cost_usd",
		],
		[
			`{"model":"a","sophia":{"context":{"session_id":""}},${MESSAGES}}`,
			"sophia.context.session_id",
		],
		[`{"model":"a","sophia":{"tags":[1]},${MESSAGES}}`, "sophia.tags"],
		[`{"model":"a","sophia":{"metadata":{"k":1}},${MESSAGES}}`, "sophia.metadata.k"],
	])("refuses %s with a 400 that names %s", (body, param) => {
		expect(problemOf(body)).toMatchObject({ status: 400, param });
	});

	test("refuses bytes that are not UTF-8", () => {
		expect(problemOf(Buffer.from([0x7b, 0xff, 0x7d]))?.message).toContain("UTF-8");
	});

	test("refuses a body nested 200,000 levels deep, without walking it twice", () => {
		const deep = `{"model":"a",${MESSAGES},"x":${"[".repeat(200_000)}${"]".repeat(200_000)}}`;
		expect(problemOf(deep)?.message).toContain("64 levels");
	});

	test("never throws, whatever the bytes", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 120 }), (noise, at) => {
				const body = Buffer.from(`{"model":"a","sophia":{"tags":["x"]},${MESSAGES}}`);
				const place = at % body.length;
				expect(() => parseChatRequest(Buffer.from(noise), () => 7)).not.toThrow();
				const mixed = Buffer.concat([body.subarray(0, place), noise, body.subarray(place)]);
				expect(() => parseChatRequest(mixed, () => 7)).not.toThrow();
			}),
		);
	});
});
