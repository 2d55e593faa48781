import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One import statement, with the target as a path inside the repository or as a package. */
export interface ImportEdge {
	/** File that imports, relative to the root, with forward slashes. */
	readonly from: string;
	readonly line: number;
	/** `server/x/y.ts` for our own files, else the package or builtin as written. */
	readonly to: string;
	readonly isOwn: boolean;
	readonly isTypeOnly: boolean;
}

const SOURCE = /\.(ts|tsx|mts|mjs)$/;
const IGNORED = new Set(["node_modules", ".next", ".sophia", ".git", "generated", "__fixtures__"]);
const STATEMENT =
	/(?:^|\n)[ \t]*(?:import|export)\s+(type\s+)?((?:[^;'"`]*?)\sfrom\s+|)["']([^"'\n]+)["']|import\(\s*["']([^"'\n]+)["']\s*\)/g;

/** All source files below the folders, relative to the root, sorted. */
export function listSources(root: string, folders: readonly string[]): string[] {
	const found: string[] = [];
	const visit = (relative: string) => {
		for (const entry of readdirSync(path.join(root, relative), { withFileTypes: true })) {
			if (IGNORED.has(entry.name)) continue;
			const child = path.posix.join(relative, entry.name);
			if (entry.isDirectory()) visit(child);
			else if (SOURCE.test(entry.name)) found.push(child);
		}
	};
	for (const folder of folders) visit(folder);
	return found.sort();
}

/** The imports of one file. Formatting is the formatter's, so that statements can be matched. */
export function parseImports(file: string, text: string): ImportEdge[] {
	const code = blankComments(text);
	return [...code.matchAll(STATEMENT)].map((match) => {
		const specifier = match[3] ?? match[4] ?? "";
		const own = resolveOwn(file, specifier);
		const offset = (match.index ?? 0) + match[0].length;
		return {
			from: file,
			line: code.slice(0, offset).split("\n").length,
			to: own ?? specifier,
			isOwn: own !== null,
			isTypeOnly: match[1] !== undefined || isAllTypes(match[2] ?? ""),
		};
	});
}

/** Reads the imports of many files. */
export function readImports(root: string, files: readonly string[]): ImportEdge[] {
	return files.flatMap((file) => parseImports(file, readFileSync(path.join(root, file), "utf8")));
}

function resolveOwn(file: string, specifier: string): string | null {
	if (specifier.startsWith("#")) return specifier.slice(1);
	if (!specifier.startsWith(".")) return null;
	return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
}

/** `import { type A, type B } from` leaves nothing at run time under our compiler settings. */
function isAllTypes(clause: string): boolean {
	const names = /^\s*\{([^}]*)\}\s*from\s*$/s.exec(clause)?.[1];
	if (names === undefined) return false;
	const parts = names
		.split(",")
		.map((part) => part.trim())
		.filter((part) => part !== "");
	return parts.length > 0 && parts.every((part) => part.startsWith("type "));
}

function blankComments(text: string): string {
	return text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "));
}
