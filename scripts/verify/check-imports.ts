import { readFileSync } from "node:fs";
import path from "node:path";
import { checkImports, findCycles, type Violation } from "./import-rules.ts";
import { listSources, readImports } from "./read-imports.ts";

const FOLDERS = ["app", "components", "server", "e2e", "scripts"];
/** Fakes come in through ports; a replaced module hides what is really called. */
const MODULE_MOCK = /\bvi\s*\.\s*(mock|doMock|hoisted)\s*\(/;

/** Everything in the tree that breaks the rules of who may import whom. */
export function findViolations(root: string): Violation[] {
	const files = listSources(root, FOLDERS);
	const edges = readImports(root, files);
	const cycles = findCycles(edges).map((cycle) => ({
		file: cycle[0] ?? "",
		line: 1,
		message: `is part of a cycle: ${[...cycle, cycle[0]].join(" -> ")}`,
	}));
	return [...checkImports(edges), ...cycles, ...findModuleMocks(root, files)];
}

function findModuleMocks(root: string, files: readonly string[]): Violation[] {
	return files
		.filter((file) => /\.test\.tsx?$/.test(file))
		.flatMap((file) =>
			readFileSync(path.join(root, file), "utf8")
				.split("\n")
				.flatMap((text, index) =>
					MODULE_MOCK.test(text)
						? [{ file, line: index + 1, message: "mocks a module: pass a fake through a port" }]
						: [],
				),
		);
}

if (import.meta.main) {
	const violations = findViolations(process.cwd());
	for (const { file, line, message } of violations) {
		process.stdout.write(`${file}:${line} ${message}\n`);
	}
	process.exitCode = violations.length > 0 ? 1 : 0;
}
