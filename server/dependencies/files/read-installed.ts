import { existsSync, globSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { normalizePythonName } from "../core/requirement/package-name.ts";
import type { InstalledPackage } from "../ports.ts";

/** Where people keep wheels beside a lock. */
const WHEEL_PATTERNS = ["*.whl", "{wheels,wheelhouse,vendor,dist}/*.whl"];
const MAX_WHEELS = 1_000;
const MAX_WHEEL_BYTES = 64 << 20;
const MAX_MEMBER_BYTES = 8 << 20;

/** The files of a `.dist-info` folder that tell of a package; null where there is none. */
type DistInfo = (name: "METADATA" | "RECORD" | "top_level.txt") => string | null;

/** What the project's environment and the wheels in its folder say of their packages. */
export function readInstalled(root: string): InstalledPackage[] {
	return [...readEnvironment(path.join(root, ".venv")), ...readWheels(root)];
}

function readEnvironment(environment: string): InstalledPackage[] {
	const folders = globSync(["lib/python*/site-packages", "Lib/site-packages"], {
		cwd: environment,
	});
	return folders.flatMap((folder) => {
		const site = path.join(environment, folder);
		return readdirSync(site)
			.filter((name) => name.endsWith(".dist-info"))
			.flatMap((name) =>
				describe((file) => {
					const full = path.join(site, name, file);
					return existsSync(full) ? readFileSync(full, "utf8") : null;
				}),
			);
	});
}

function readWheels(root: string): InstalledPackage[] {
	return globSync(WHEEL_PATTERNS, { cwd: root })
		.map((name) => path.join(root, name))
		.filter((file) => existsSync(file) && realpathSync(file).startsWith(root + path.sep))
		.sort()
		.slice(0, MAX_WHEELS)
		.flatMap((file) => {
			const members = unpackDistInfo(file);
			return describe((file) => members.get(file) ?? null);
		});
}

/** What is no wheel, or a broken one, says nothing of a package. */
function unpackDistInfo(file: string): ReadonlyMap<string, string> {
	const stat = statSync(file, { throwIfNoEntry: false });
	if (stat?.isFile() !== true || stat.size > MAX_WHEEL_BYTES) return new Map();
	try {
		const members = unzipSync(readFileSync(file), {
			filter: ({ name, originalSize }) =>
				originalSize <= MAX_MEMBER_BYTES &&
				/^[^/]+\.dist-info\/(?:METADATA|RECORD|top_level\.txt)$/.test(name),
		});
		return new Map(
			Object.entries(members).map(([name, bytes]) => [path.basename(name), strFromU8(bytes)]),
		);
	} catch {
		return new Map();
	}
}

function describe(read: DistInfo): InstalledPackage[] {
	const metadata = read("METADATA") ?? "";
	const name = /^Name:\s*(.+)$/m.exec(metadata)?.[1]?.trim();
	const version = /^Version:\s*(.+)$/m.exec(metadata)?.[1]?.trim();
	if (name === undefined || version === undefined) return [];
	return [{ name: normalizePythonName(name), version, metadata, modules: listModules(read) }];
}

function listModules(read: DistInfo): string[] {
	const modules = new Set((read("top_level.txt") ?? "").split(/\s+/).filter((line) => line !== ""));
	for (const line of (read("RECORD") ?? "").split("\n")) {
		const module = /^([A-Za-z_]\w*)(?:\/|\.(?:py|pyd|so|cpython[^,]*|abi3\.so),)/.exec(line)?.[1];
		if (module !== undefined && module !== "__pycache__") modules.add(module);
	}
	return [...modules].sort();
}
