/** A piece of running text. There is no raw HTML and no image among them, on purpose. */
export type Inline =
	| { readonly type: "text"; readonly text: string }
	| { readonly type: "code"; readonly text: string }
	| { readonly type: "strong" | "emphasis" | "strike"; readonly children: readonly Inline[] }
	| { readonly type: "link"; readonly href: string; readonly children: readonly Inline[] }
	| { readonly type: "image"; readonly url: string; readonly alt: string }
	| { readonly type: "break" };

const MAX_DEPTH = 8;
/** Everything that can begin a piece that is not plain text. */
const SPECIAL = /[\\`*_~[!h\n]/g;

const CODE = /^(`+)([\s\S]*?[^`])\1(?!`)/;
const LINK =
	/^\[((?:[^[\]\\]|\\.){1,1000})\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\s*\)/;
const IMAGE = /^!\[((?:[^[\]\\]|\\.){0,1000})\]\(\s*<?([^\s<>()]*)>?(?:\s+"[^"]*")?\s*\)/;
const BARE_URL = /^https?:\/\/[^\s<>"'`)\]]+[^\s<>"'`)\].,;:!?]/i;
const PAIRS: readonly { mark: string; type: "strong" | "emphasis" | "strike" }[] = [
	{ mark: "**", type: "strong" },
	{ mark: "__", type: "strong" },
	{ mark: "~~", type: "strike" },
	{ mark: "*", type: "emphasis" },
	{ mark: "_", type: "emphasis" },
];

/** Parses the inline Markdown of one block; what it does not know stays text. */
export function parseInline(source: string, depth = 0): readonly Inline[] {
	const out: Inline[] = [];
	let text = "";
	let at = 0;
	const flush = () => {
		if (text !== "") out.push({ type: "text", text });
		text = "";
	};
	while (at < source.length) {
		SPECIAL.lastIndex = at;
		const next = SPECIAL.exec(source)?.index ?? source.length;
		text += source.slice(at, next);
		at = next;
		if (at >= source.length) break;
		const found = depth < MAX_DEPTH ? parseSpecial(source, at, depth) : null;
		if (found === null) {
			text += source.charAt(at);
			at += 1;
		} else {
			if (typeof found.piece === "string") text += found.piece;
			else {
				flush();
				out.push(found.piece);
			}
			at += found.length;
		}
	}
	flush();
	return out;
}

type Found = { readonly piece: Inline | string; readonly length: number } | null;

function parseSpecial(source: string, at: number, depth: number): Found {
	const rest = source.slice(at);
	switch (source[at]) {
		case "\\":
			return /^\\[!-/:-@[-`{-~]/.test(rest) ? { piece: rest.charAt(1), length: 2 } : null;
		case "`":
			return parseCode(rest);
		case "[":
			return parseLink(rest, depth);
		case "!":
			return parseImage(rest);
		case "h":
			return parseBareUrl(source, at, rest);
		case "\n":
			return { piece: { type: "break" }, length: 1 };
		default:
			return parsePair(source, at, rest, depth);
	}
}

function parseCode(rest: string): Found {
	const match = CODE.exec(rest);
	if (!match) return null;
	const text = (match[2] ?? "").replace(/\n/g, " ");
	return {
		piece: { type: "code", text: text.trim() === "" ? text : text.trim() },
		length: match[0].length,
	};
}

function parseLink(rest: string, depth: number): Found {
	const match = LINK.exec(rest);
	if (!match) return null;
	const children = parseInline(match[1] ?? "", depth + 1);
	const href = safeHref(match[2] ?? "");
	if (href === null) return { piece: `${match[1]} (${match[2]})`, length: match[0].length };
	return { piece: { type: "link", href, children }, length: match[0].length };
}

function parseImage(rest: string): Found {
	const match = IMAGE.exec(rest);
	if (!match) return null;
	return {
		piece: { type: "image", alt: match[1] ?? "", url: match[2] ?? "" },
		length: match[0].length,
	};
}

function parseBareUrl(source: string, at: number, rest: string): Found {
	if (at > 0 && /\w/.test(source.charAt(at - 1))) return null;
	const url = BARE_URL.exec(rest)?.[0];
	const href = url === undefined ? null : safeHref(url);
	if (url === undefined || href === null) return null;
	return {
		piece: { type: "link", href, children: [{ type: "text", text: url }] },
		length: url.length,
	};
}

function parsePair(source: string, at: number, rest: string, depth: number): Found {
	for (const { mark, type } of PAIRS) {
		if (!rest.startsWith(mark) || /\s/.test(rest.charAt(mark.length))) continue;
		// `snake_case` is a name, not emphasis.
		if (mark.startsWith("_") && at > 0 && /\w/.test(source.charAt(at - 1))) continue;
		const end = rest.indexOf(mark, mark.length + 1);
		if (end === -1 || /\s/.test(rest.charAt(end - 1))) continue;
		if (mark.startsWith("_") && /\w/.test(rest.charAt(end + mark.length))) continue;
		const children = parseInline(rest.slice(mark.length, end), depth + 1);
		return { piece: { type, children }, length: end + mark.length };
	}
	return null;
}

/** Only the web and mail: no script, no data, nothing relative to this console. */
export function safeHref(href: string): string | null {
	if (!URL.canParse(href)) return null;
	const url = new URL(href);
	return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}
