import { nearestWord } from "#server/platform/nearest-word.ts";
import type { Issue } from "../../contract.ts";
import { makeIssue } from "../issue.ts";
import vocabulary from "./uv-vocabulary.json" with { type: "json" };

const FLAGS: Readonly<Record<string, readonly string[]>> = vocabulary.flags;

/** Flags that are often written for a command that has others for the purpose. */
const RIGHT_FLAGS: Readonly<Record<string, string>> = {
	"sync --require-hashes":
		"uv sync --locked (hashes of a lock are always checked; --require-hashes is one of uv pip)",
	"sync --strict": "uv sync --locked (--strict is one of uv pip)",
	"audit --format": "uv audit --locked --output-format json --preview-features audit,json-output",
	"audit --offline": "uv audit asks OSV: offline it needs --service-url",
	"lock --locked": "uv lock --check",
	"lock --frozen": "uv lock --check (--check-exists only looks whether there is a lock)",
};

const LICCHECK_FLAGS = new Set([
	"-s",
	"-l",
	"-r",
	"-R",
	"--sfile",
	"--level",
	"--rfile",
	"--reporting",
	"--no-deps",
	"--as-regex",
	"-h",
	"--help",
	"--version",
]);

interface Shell {
	readonly words: readonly string[];
	readonly line: number;
}

/** Finds commands in a CI file, script or Makefile that cannot work or do not check what they seem to. */
export function lintCi(text: string, file: string): Issue[] {
	const issues: Issue[] = [];
	for (const { words, line } of findCommands(text)) {
		issues.push(...lintUv(words, line, file), ...lintLiccheck(words, line, file));
	}
	issues.push(...lintFrozen(text, file), ...lintActions(text, file));
	return issues;
}

function draft(
	rule: string,
	level: Issue["level"],
	message: string,
	place: {
		readonly file: string;
		readonly line: number;
		readonly fix: string | null;
		readonly subject: string;
	},
): Issue {
	return makeIssue({ check: "configuration", rule, level, message, ...place });
}

/** Splits a file into simple commands; continuation lines are joined. */
function findCommands(text: string): Shell[] {
	const commands: Shell[] = [];
	const lines = text.split(/\r?\n/);
	for (let index = 0; index < lines.length; index += 1) {
		const start = index;
		let line = lines[index] ?? "";
		while (line.endsWith("\\") && index + 1 < lines.length) {
			index += 1;
			line = `${line.slice(0, -1)} ${lines[index]?.trim() ?? ""}`;
		}
		const body = line
			.replace(/(^|\s)#.*$/, "")
			.replace(/^\s*(?:-\s+)?(?:run|command|script|entry)\s*:\s*[|>]?-?\s*/, "");
		for (const part of body.split(/&&|\|\||[;|]/)) {
			const words = part.trim().replace(/^-\s+/, "").replace(/["']/g, "").split(/\s+/);
			if (words.length > 1) commands.push({ words, line: start + 1 });
		}
	}
	return commands;
}

function lintUv(words: readonly string[], line: number, file: string): Issue[] {
	const at = words.findIndex((word) => word === "uv" || word.endsWith("/uv"));
	if (at < 0) return [];
	const rest = words.slice(at + 1);
	const first = rest.find((word) => !word.startsWith("-"));
	if (first === undefined) return [];
	const after = rest.slice(rest.indexOf(first) + 1);
	const second = `${first} ${after[0] ?? ""}`;
	const command = FLAGS[second] === undefined ? first : second;
	const known = FLAGS[command];
	if (known === undefined) return [];
	// What follows the program of `uv run` and `uv tool run` belongs to that program.
	const runsProgram = command === "run" || command === "tool run";
	const issues: Issue[] = [];
	for (const word of command === first ? after : after.slice(1)) {
		if (runsProgram && !word.startsWith("-")) break;
		if (word === "--") break;
		const flag = /^--([a-z][a-z-]*)/.exec(word)?.[1];
		if (flag === undefined || known.includes(flag) || vocabulary.globalFlags.includes(flag))
			continue;
		const right = RIGHT_FLAGS[`${command} --${flag}`];
		const near = nearestWord(flag, [...known, ...vocabulary.globalFlags]);
		issues.push(
			draft(
				"unknown-flag",
				"error",
				`uv ${command} has no flag --${flag}: the step ends with exit code 2`,
				{
					file,
					line,
					fix: right ?? (near === null ? null : `uv ${command} --${near}`),
					subject: `${command} --${flag}`,
				},
			),
		);
	}
	return issues;
}

function lintLiccheck(words: readonly string[], line: number, file: string): Issue[] {
	const at = words.indexOf("liccheck");
	if (at < 0) return [];
	const bad = words
		.slice(at + 1)
		.filter((word) => word.startsWith("-") && !LICCHECK_FLAGS.has(word.split("=")[0] ?? ""));
	return bad.map((flag) =>
		draft(
			"unknown-flag",
			"error",
			`liccheck has no flag ${flag}: it ends with exit code 1 on a violation anyway`,
			{
				file,
				line,
				fix: "sophia audit . (reads liccheck's settings, and needs no installed packages)",
				subject: `liccheck ${flag}`,
			},
		),
	);
}

/** With UV_FROZEN set, `uv lock --check` passes on a stale lock. */
function lintFrozen(text: string, file: string): Issue[] {
	const match = /^(.*)\bUV_FROZEN\s*[:=]\s*["']?(?:1|true)\b/im.exec(text);
	if (match === null || /^\s*#/.test(match[1] ?? "")) return [];
	if (!/uv\s+(?:lock\b.*--check|sync\b.*--locked)/.test(text) && !/uv-lock/.test(text)) return [];
	return [
		draft("frozen-lock-check", "error", "UV_FROZEN makes the lock check pass on a stale lock", {
			file,
			line: text.slice(0, match.index).split("\n").length,
			fix: "set UV_LOCKED=1 instead",
			subject: "UV_FROZEN",
		}),
	];
}

/** An action by tag runs whatever the tag points to tomorrow. */
function lintActions(text: string, file: string): Issue[] {
	return [...text.matchAll(/^\s*(?:-\s+)?uses:\s*["']?([\w.-]+\/[\w./-]+)@([^\s"'#]+)/gm)].flatMap(
		(match) => {
			const [, action = "", ref = ""] = match;
			if (/^[0-9a-f]{40}$/.test(ref)) return [];
			const line = text.slice(0, match.index + match[0].indexOf("uses:")).split("\n").length;
			return [
				draft(
					"unpinned-action",
					"warning",
					`${action}@${ref} is not pinned by commit: its tag can be moved`,
					{
						file,
						line,
						fix: `${action}@<commit of 40 hex digits> # ${ref}`,
						subject: action,
					},
				),
			];
		},
	);
}
