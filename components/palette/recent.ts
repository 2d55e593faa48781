const STORAGE_KEY = "sophia_recent";
const MAX_RECENT = 8;

export interface Recent {
	readonly href: string;
	readonly label: string;
}

/** Details that were opened last in this browser, newest first. */
export function readRecent(): readonly Recent[] {
	const text = window.localStorage.getItem(STORAGE_KEY) ?? "";
	return text
		.split("\n")
		.filter((href) => /^\/(?:requests|routing|models)\/./.test(href))
		.map((href) => ({ href, label: labelOf(href) }));
}

/** Remembers a page when it shows a single thing. */
export function rememberRecent(path: string): void {
	if (!/^\/(?:requests|routing|models)\/./.test(path)) return;
	const others = readRecent()
		.map(({ href }) => href)
		.filter((href) => href !== path);
	window.localStorage.setItem(STORAGE_KEY, [path, ...others].slice(0, MAX_RECENT).join("\n"));
}

const KINDS: Readonly<Record<string, string>> = {
	requests: "Request",
	routing: "Decision",
	models: "Model",
};

function labelOf(href: string): string {
	const [, section, ...rest] = href.split("/");
	return `${KINDS[section ?? ""] ?? ""} ${decodeURIComponent(rest.join("/"))}`;
}
