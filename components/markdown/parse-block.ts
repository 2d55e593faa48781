/** The parts of an answer, as data; `inline` text is parsed where it is shown. */
export type Block =
	| { readonly type: "paragraph"; readonly inline: string }
	| { readonly type: "heading"; readonly level: number; readonly inline: string }
	| { readonly type: "code"; readonly language: string; readonly text: string }
	| { readonly type: "quote"; readonly blocks: readonly Block[] }
	| {
			readonly type: "list";
			readonly ordered: boolean;
			readonly start: number;
			readonly items: readonly (readonly Block[])[];
	  }
	| {
			readonly type: "table";
			readonly head: readonly string[];
			readonly rows: readonly (readonly string[])[];
	  }
	| { readonly type: "rule" };

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^\s`]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^ {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|\d{1,9}[.)])(\s+|$)/;
const DIVIDER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const MAX_DEPTH = 6;

/** Parses the Markdown that models write. An unclosed fence is code to the end. */
export function parseBlocks(source: string, depth = 0): readonly Block[] {
	const lines = source.split("\n");
	const blocks: Block[] = [];
	let at = 0;
	while (at < lines.length) {
		const line = lines[at] ?? "";
		if (line.trim() === "") {
			at += 1;
			continue;
		}
		const [block, next] = parseOne(lines, at, depth);
		blocks.push(block);
		at = next;
	}
	return blocks;
}

type Parsed = readonly [Block, number];

function parseOne(lines: readonly string[], at: number, depth: number): Parsed {
	const line = lines[at] ?? "";
	const fence = FENCE.exec(line);
	if (fence) return parseFence(lines, at, fence[1] ?? "```", fence[2] ?? "");
	const heading = HEADING.exec(line);
	if (heading) {
		const level = heading[1]?.length ?? 1;
		return [{ type: "heading", level, inline: heading[2] ?? "" }, at + 1];
	}
	if (RULE.test(line)) return [{ type: "rule" }, at + 1];
	if (depth < MAX_DEPTH && QUOTE.test(line)) return parseQuote(lines, at, depth);
	if (depth < MAX_DEPTH && ITEM.test(line)) return parseList(lines, at, depth);
	if (line.includes("|") && DIVIDER.test(lines[at + 1] ?? "")) return parseTable(lines, at);
	return parseParagraph(lines, at);
}

function parseFence(lines: readonly string[], at: number, mark: string, language: string): Parsed {
	const body: string[] = [];
	let next = at + 1;
	for (; next < lines.length; next += 1) {
		const line = lines[next] ?? "";
		const close = FENCE.exec(line)?.[1];
		if (close && close[0] === mark[0] && close.length >= mark.length && line.trim() === close) {
			return [{ type: "code", language, text: body.join("\n") }, next + 1];
		}
		body.push(line);
	}
	return [{ type: "code", language, text: body.join("\n").replace(/\n$/, "") }, next];
}

function parseQuote(lines: readonly string[], at: number, depth: number): Parsed {
	const body: string[] = [];
	let next = at;
	for (; next < lines.length && QUOTE.test(lines[next] ?? ""); next += 1) {
		body.push((lines[next] ?? "").replace(QUOTE, ""));
	}
	return [{ type: "quote", blocks: parseBlocks(body.join("\n"), depth + 1) }, next];
}

function parseList(lines: readonly string[], at: number, depth: number): Parsed {
	const first = ITEM.exec(lines[at] ?? "");
	const ordered = /\d/.test(first?.[2] ?? "");
	const items: string[][] = [];
	let next = at;
	let indent = 0;
	for (; next < lines.length; next += 1) {
		const line = lines[next] ?? "";
		const item = ITEM.exec(line);
		if (item && /\d/.test(item[2] ?? "") === ordered) {
			indent = Math.min(item[0].length, (item[1]?.length ?? 0) + (item[2]?.length ?? 1) + 1);
			items.push([line.slice(item[0].length)]);
		} else if (line.trim() === "" && continuesList(lines, next + 1, ordered)) {
			items.at(-1)?.push("");
		} else if (/^(?: {2,}|\t)/.test(line)) {
			items.at(-1)?.push(line.replace(new RegExp(`^(?:\\t| {1,${indent}})`), ""));
		} else if (line.trim() === "" || startsOther(line) || item) {
			break;
		} else {
			items.at(-1)?.push(line);
		}
	}
	return [
		{
			type: "list",
			ordered,
			start: ordered ? Number.parseInt(first?.[2] ?? "1", 10) : 1,
			items: items.map((item) => parseBlocks(item.join("\n"), depth + 1)),
		},
		next,
	];
}

function continuesList(lines: readonly string[], at: number, ordered: boolean): boolean {
	const line = lines[at] ?? "";
	if (/^(?: {2,}|\t)\S/.test(line)) return true;
	const item = ITEM.exec(line);
	return item !== null && /\d/.test(item[2] ?? "") === ordered;
}

function parseTable(lines: readonly string[], at: number): Parsed {
	const head = cells(lines[at] ?? "");
	const rows: string[][] = [];
	let next = at + 2;
	for (; next < lines.length; next += 1) {
		const line = lines[next] ?? "";
		if (line.trim() === "" || !line.includes("|")) break;
		const row = cells(line).slice(0, head.length);
		while (row.length < head.length) row.push("");
		rows.push(row);
	}
	return [{ type: "table", head, rows }, next];
}

function cells(line: string): string[] {
	return line
		.trim()
		.replace(/^\||\|$/g, "")
		.split(/(?<!\\)\|/)
		.map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function parseParagraph(lines: readonly string[], at: number): Parsed {
	const body = [lines[at] ?? ""];
	let next = at + 1;
	for (; next < lines.length; next += 1) {
		const line = lines[next] ?? "";
		if (line.trim() === "" || startsOther(line) || ITEM.test(line)) break;
		body.push(line);
	}
	return [{ type: "paragraph", inline: body.map((line) => line.trim()).join("\n") }, next];
}

function startsOther(line: string): boolean {
	return FENCE.test(line) || HEADING.test(line) || QUOTE.test(line) || RULE.test(line);
}
