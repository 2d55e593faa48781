import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { curlSnippet, curlWithBody, openaiSnippet, openaiWithBody } from "./snippets.ts";

const ORIGIN = "http://127.0.0.1:3000";

/** What a shell hands to curl. */
function argumentsOf(snippet: string): readonly string[] {
	const script = `curl() { printf '%s\\0' "$@"; }\n${snippet}`;
	return execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0");
}

test("a shell passes the body on as it is, quotes and variables included", () => {
	const body = `{"content":"it's $HOME and \`id\`\n\\\\"}`;
	const given = argumentsOf(curlWithBody(ORIGIN, body));
	expect(given[0]).toBe(`${ORIGIN}/v1/chat/completions`);
	expect(given[given.indexOf("-d") + 1]).toBe(body);
});

test("the first call is valid JSON for the model that was named", () => {
	const given = argumentsOf(curlSnippet(ORIGIN, "auto:fast"));
	expect(JSON.parse(given[given.indexOf("-d") + 1] ?? "")).toEqual({
		model: "auto:fast",
		messages: [{ role: "user", content: "Hello" }],
	});
});

test("TypeScript names each message once, with its text quoted", () => {
	expect(openaiSnippet(ORIGIN, "auto")).toContain(
		'  messages: [{ role: "user", content: "Hello" }],',
	);
	const messages = [
		{ role: "system", content: 'Say "no".' },
		{ role: "user", content: "Line\nbreak" },
	];
	expect(openaiWithBody(ORIGIN, { model: "auto", messages })).toContain(
		[
			"  messages: [",
			'    { role: "system", content: "Say \\"no\\"." },',
			'    { role: "user", content: "Line\\nbreak" },',
			"  ],",
		].join("\n"),
	);
});
