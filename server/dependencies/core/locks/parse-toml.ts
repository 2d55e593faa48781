import { parse, TomlError } from "smol-toml";
import { LockError } from "./lock-error.ts";

/** A parsed table: values are checked where they are read. */
export type Table = Readonly<Record<string, unknown>>;

const CONFLICT = /^(?:<{7}|>{7}|\|{7})(?: .*)?\r?$/m;

/** Parses TOML; faults carry line, column and what to do. */
export function parseToml(text: string): Table {
	refuseConflict(text);
	refuseFence(text);
	try {
		return parse(text);
	} catch (error) {
		if (!(error instanceof TomlError)) throw error;
		const [first = "not valid TOML"] = error.message.split("\n");
		throw new LockError(first.replace(/^Invalid TOML document: /, "not valid TOML: "), {
			line: error.line,
			column: error.column,
		});
	}
}

/** Refuses a file that still holds the marks of an unfinished merge. */
export function refuseConflict(text: string): void {
	if (!text.includes("<<<<<<<") && !text.includes(">>>>>>>") && !text.includes("|||||||")) return;
	const match = CONFLICT.exec(text);
	if (match === null) return;
	throw new LockError("git conflict marks: the merge of this file is not finished", {
		line: lineAt(text, match.index),
		column: 1,
		hint: "take one side with `git checkout --theirs <file>`, then run `uv lock` (or your tool's lock command) again",
	});
}

function refuseFence(text: string): void {
	if (!/^\s*```/.test(text)) return;
	throw new LockError("the file begins with a Markdown fence (```), so no tool wrote it", {
		line: 1,
		column: 1,
		hint: "remove it and make the file with the tool itself, such as `uv lock`",
	});
}

/** The 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
	let line = 1;
	for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
		line += 1;
	}
	return line;
}

/** The lines of all `[[header]]` marks of an array of tables, in their order. */
export function findHeaderLines(text: string, header: string): number[] {
	const mark = `[[${header}]]`;
	const lines: number[] = [];
	let line = 1;
	let newline = text.indexOf("\n");
	for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
		for (; newline >= 0 && newline < at; newline = text.indexOf("\n", newline + 1)) line += 1;
		if (at === 0 || text.charAt(at - 1) === "\n") lines.push(line);
	}
	return lines;
}
