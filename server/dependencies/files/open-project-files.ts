import {
	existsSync,
	globSync,
	lstatSync,
	readdirSync,
	readFileSync,
	realpathSync,
	statSync,
} from "node:fs";
import path from "node:path";
import { AppError } from "#server/platform/errors.ts";
import { normalizePythonName } from "../core/requirement/package-name.ts";
import type { InstalledPackage, ProjectFiles } from "../ports.ts";

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
		listInstalled: () => readEnvironment(path.join(root, ".venv")),
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

function readEnvironment(environment: string): InstalledPackage[] {
	const folders = globSync(["lib/python*/site-packages", "Lib/site-packages"], {
		cwd: environment,
	});
	return folders.flatMap((folder) => {
		const site = path.join(environment, folder);
		return readdirSync(site)
			.filter((name) => name.endsWith(".dist-info"))
			.flatMap((name) => readInstalled(path.join(site, name)));
	});
}

function readInstalled(folder: string): InstalledPackage[] {
	const metadataFile = path.join(folder, "METADATA");
	if (!existsSync(metadataFile)) return [];
	const metadata = readFileSync(metadataFile, "utf8");
	const name = /^Name:\s*(.+)$/m.exec(metadata)?.[1]?.trim();
	const version = /^Version:\s*(.+)$/m.exec(metadata)?.[1]?.trim();
	if (name === undefined || version === undefined) return [];
	return [{ name: normalizePythonName(name), version, metadata, modules: readModules(folder) }];
}

function readModules(folder: string): string[] {
	const record = path.join(folder, "RECORD");
	const topLevel = path.join(folder, "top_level.txt");
	const modules = new Set<string>();
	if (existsSync(topLevel)) {
		for (const line of readFileSync(topLevel, "utf8").split(/\s+/)) if (line) modules.add(line);
	}
	if (existsSync(record)) {
		for (const line of readFileSync(record, "utf8").split("\n")) {
			const module = /^([A-Za-z_]\w*)(?:\/|\.(?:py|pyd|so|cpython[^,]*|abi3\.so),)/.exec(line)?.[1];
			if (module !== undefined && module !== "__pycache__") modules.add(module);
		}
	}
	return [...modules].sort();
}
