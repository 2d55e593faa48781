import { existsSync, globSync, lstatSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { AppError } from "#server/platform/errors.ts";
import type { ProjectFiles } from "../ports.ts";
import { readInstalled } from "./read-installed.ts";

const MAX_BYTES = 64 << 20;

const LEFT_OUT = new Set([
	".git",
	".hg",
	".mypy_cache",
	".nox",
	".ruff_cache",
	".sophia",
	".tox",
	".venv",
	"__pycache__",
	"build",
	"dist",
	"node_modules",
	"site-packages",
	"venv",
]);

/** Reads a project from a folder; nothing outside of it is read, links included. */
export function openProjectFiles(folder: string): ProjectFiles {
	const root = realpathSync(folder);
	const inside = (relative: string): string | null => {
		const file = path.resolve(root, relative);
		if (!existsSync(file)) return null;
		const real = realpathSync(file);
		return real === root || real.startsWith(root + path.sep) ? real : null;
	};
	return {
		readText(relative) {
			const file = inside(relative);
			if (file === null) return refuseLink(root, relative);
			const state = statSync(file);
			if (!state.isFile()) return null;
			if (state.size > MAX_BYTES) {
				throw new AppError("invalid_input", `${relative} is larger than ${MAX_BYTES >> 20} MiB`);
			}
			return readFileSync(file, "utf8");
		},
		list(patterns) {
			const found = globSync([...patterns], {
				cwd: root,
				exclude: (name) => LEFT_OUT.has(path.basename(name)),
			});
			return found
				.map((name) => name.split(path.sep).join("/"))
				.filter((name) => inside(name) !== null)
				.sort();
		},
		listInstalled: () => readInstalled(root),
	};
}

/** Null where nothing stands under the name at all. */
function refuseLink(root: string, relative: string): null {
	const state = lstatSync(path.join(root, relative), { throwIfNoEntry: false });
	if (state?.isSymbolicLink() !== true) return null;
	throw new AppError(
		"invalid_input",
		`${relative} is a link that leads nowhere, in circles or out of the folder`,
		{ hint: "put the file itself there" },
	);
}
