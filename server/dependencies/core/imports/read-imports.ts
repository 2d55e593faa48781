import { parser } from "@lezer/python";

/** One imported top-level module. */
export interface ImportedModule {
	readonly module: string;
	/** 1-based. */
	readonly line: number;
}

/**
 * The top-level modules that a Python file imports, by a real grammar: text in strings and comments
 * is no import, relative imports are left out, and each module is named where it first stands.
 */
export function readImports(text: string): ImportedModule[] {
	const found = new Map<string, number>();
	parser.parse(text).iterate({
		enter(node) {
			if (node.name !== "ImportStatement") return;
			for (const module of readStatement(text, node.node)) {
				if (!found.has(module)) found.set(module, node.from);
			}
		},
	});
	return [...found].map(([module, offset]) => ({ module, line: lineOf(text, offset) }));
}

interface SyntaxNode {
	readonly name: string;
	readonly from: number;
	readonly to: number;
	readonly firstChild: SyntaxNode | null;
	readonly nextSibling: SyntaxNode | null;
}

function readStatement(text: string, statement: SyntaxNode): string[] {
	const modules: string[] = [];
	const isFrom = statement.firstChild?.name === "from";
	let isStart = false;
	for (let child = statement.firstChild; child !== null; child = child.nextSibling) {
		if (isFrom && child.name === "import") break;
		// `from .x` and `from ...x` are relative: they name nothing that is installed.
		if (isFrom && isStart && (child.name === "." || child.name === "Ellipsis")) break;
		if (isStart && child.name === "VariableName") {
			modules.push(text.slice(child.from, child.to).normalize("NFKC"));
			if (isFrom) break;
		}
		isStart = child.name === "import" || child.name === "from" || child.name === ",";
	}
	return modules;
}

function lineOf(text: string, offset: number): number {
	let line = 1;
	for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) {
		line += 1;
	}
	return line;
}
