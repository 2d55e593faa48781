/**
 * Markdown that is still arriving, cut into blocks. `closed` blocks never change any more, so they
 * are parsed and rendered once; only `open`, the block that is being written, is parsed again.
 */
export interface MarkdownStream {
	readonly closed: readonly string[];
	readonly open: string;
}

export const EMPTY_STREAM: MarkdownStream = { closed: [], open: "" };

const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Adds text; costs only as much as the open block and the text are long. */
export function appendMarkdown(stream: MarkdownStream, text: string): MarkdownStream {
	const { blocks, rest } = cutBlocks(stream.open + text);
	return {
		closed: blocks.length === 0 ? stream.closed : [...stream.closed, ...blocks],
		open: rest,
	};
}

/** Cuts after every blank line that is not inside a fence; what follows the last cut stays open. */
function cutBlocks(text: string): { readonly blocks: string[]; readonly rest: string } {
	const blocks: string[] = [];
	let start = 0;
	let lineStart = 0;
	let fence: string | null = null;
	let blankBefore = false;
	for (;;) {
		const lineEnd = text.indexOf("\n", lineStart);
		// The last line may still grow, so it decides nothing.
		if (lineEnd === -1) break;
		const line = text.slice(lineStart, lineEnd);
		const isBlank = line.trim() === "";
		if (blankBefore && !isBlank && fence === null && startsBlock(line)) {
			blocks.push(text.slice(start, lineStart));
			start = lineStart;
		}
		fence = nextFence(fence, line);
		blankBefore = isBlank && fence === null;
		lineStart = lineEnd + 1;
	}
	return { blocks, rest: text.slice(start) };
}

/** An indented line after a blank one goes on with the list item before it. */
function startsBlock(line: string): boolean {
	return !/^(?: {2,}|\t)/.test(line) && !/^ {0,3}(?:[-*+]|\d{1,9}[.)])\s/.test(line);
}

function nextFence(fence: string | null, line: string): string | null {
	const mark = FENCE.exec(line)?.[1];
	if (mark === undefined) return fence;
	if (fence === null) return mark;
	const closes = mark[0] === fence[0] && mark.length >= fence.length && line.trim() === mark;
	return closes ? null : fence;
}
