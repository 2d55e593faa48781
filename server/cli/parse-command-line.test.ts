import { describe, expect, it } from "vitest";
import { isAppError } from "#server/platform/errors.ts";
import type { Command } from "./command.ts";
import { formatCommandHelp } from "./format-help.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const run = async () => ({ exitCode: 0 as const, json: null, lines: [] });
const COMMANDS: readonly Command[] = [
	{ name: "doctor", summary: "Check", options: [], run },
	{
		name: "users create",
		summary: "Add a person",
		options: [
			{ name: "email", kind: "text", isRequired: true, help: "who" },
			{ name: "password-stdin", kind: "flag", help: "read it" },
		],
		run,
	},
	{ name: "users reset-password", summary: "Reset", options: [], run },
	{
		name: "audit",
		summary: "Audit",
		options: [],
		positional: { name: "path", isRequired: true },
		run,
	},
	{ name: "audit-log verify", summary: "Verify", options: [], run },
];

function faultOf(...words: string[]): string {
	try {
		parseCommandLine(words, COMMANDS);
	} catch (error) {
		if (isAppError(error)) return `${error.message} | ${error.hint}`;
		throw error;
	}
	return "no fault";
}

describe("command line", () => {
	it("reads options with and without an equals sign, flags and arguments", () => {
		expect(
			parseCommandLine(["users", "create", "--email=a@b.c", "--password-stdin"], COMMANDS),
		).toMatchObject({
			kind: "run",
			command: { name: "users create" },
			input: { texts: { email: "a@b.c" }, flags: new Set(["password-stdin"]) },
			wantsJson: false,
		});
		expect(parseCommandLine(["audit", "uv.lock", "--json"], COMMANDS)).toMatchObject({
			command: { name: "audit" },
			input: { positionals: ["uv.lock"] },
			wantsJson: true,
		});
	});

	it("shows help for nothing, for everything and for one command", () => {
		expect(parseCommandLine([], COMMANDS)).toMatchObject({ kind: "help", command: null });
		expect(parseCommandLine(["doctor", "--help"], COMMANDS)).toMatchObject({
			kind: "help",
			command: { name: "doctor" },
		});
		for (const words of [["-h"], ["users", "--help"]]) {
			expect(parseCommandLine(words, COMMANDS)).toEqual({ kind: "help", command: null });
		}
	});

	it("names the nearest command, or those of the group", () => {
		expect(faultOf("docter")).toContain('did you mean "doctor"?');
		expect(faultOf("--version")).toContain('no command "--version"');
		expect(faultOf("users", "creat")).toContain("users create, users reset-password");
	});

	it("names the nearest option", () => {
		expect(faultOf("users", "create", "--emial", "a@b.c")).toContain("did you mean --email?");
	});

	it.each([
		[["users", "create"], "missing: --email"],
		[["users", "create", "--email"], "--email needs a value"],
		[["users", "create", "--password-stdin=x"], "--password-stdin takes no value"],
		[["doctor", "now"], '"now" is one word too many'],
		[["audit"], "missing: <path>"],
		[["audit", "one", "two"], '"two" is one word too many'],
	])("says what is wrong with %j", (words, expected) => {
		expect(faultOf(...words)).toContain(expected);
	});

	it("lists every option in the help of its command", () => {
		const help = formatCommandHelp(COMMANDS[1] ?? { name: "", summary: "", options: [], run });
		expect(help).toContain("--email <text> (required)");
		expect(help).toContain("--password-stdin");
		expect(help).toContain("--json");
	});
});
