import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lintCi } from "#server/dependencies/core/config-lint/lint-ci.ts";
import { COMMANDS } from "./commands.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const PAGES = ["README.md", ...readdirSync("docs").map((name) => `docs/${name}`)].filter((file) =>
	file.endsWith(".md"),
);

/** Every command line that the pages show, comments and code marks cut off. */
const SHOWN = PAGES.flatMap((file) =>
	[...readFileSync(file, "utf8").matchAll(/\bsophia -- ([^\n`|]+)/g)].map((match) => ({
		file,
		line: (match[1] ?? "").replace(/\s+[#<>].*$/, "").trim(),
	})),
);

describe("command lines of the documentation", () => {
	it("are found", () => expect(SHOWN.length).toBeGreaterThan(10));

	it.each(SHOWN)("$file: $line", ({ line }) => {
		expect(parseCommandLine(line.split(/\s+/), COMMANDS)).toMatchObject({ kind: "run" });
	});
});

describe("docs/dependencies.md", () => {
	const page = readFileSync("docs/dependencies.md", "utf8");

	it("names every option of the audit, and none that does not exist", () => {
		const table = page.slice(page.indexOf("## Options"), page.indexOf("## Policy"));
		const named = [...table.matchAll(/^\| `--([a-z-]+)/gm)].map((match) => match[1]);
		const audit = COMMANDS.find(({ name }) => name === "audit");
		expect(named.sort()).toEqual(audit?.options.map(({ name }) => name).sort());
	});

	it.each([...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? ""))(
		"shows CI files in which its own audit finds no fault: %#",
		(text) => expect(lintCi(text, ".github/workflows/audit.yml")).toEqual([]),
	);
});
