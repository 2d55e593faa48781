import { LockError } from "../locks/lock-error.ts";
import type { Lock } from "../locks/lock-model.ts";
import { parseJson } from "../locks/parse-json.ts";
import { isTable } from "../locks/read-values.ts";
import type { StaleReason } from "./stale-reason.ts";

const LISTS = [
	"dependencies",
	"devDependencies",
	"optionalDependencies",
	"peerDependencies",
] as const;

/**
 * Compares the projects of a `package-lock.json` with their `package.json`, as `npm ci` does before
 * it installs. `readText` gives the text of a file by its path, null where there is none.
 */
export function comparePackageJson(
	lock: Lock,
	lockText: string,
	readText: (path: string) => string | null,
): StaleReason[] {
	const recorded = parseJson(lockText).packages;
	return lock.roots.flatMap(({ key }) => {
		const folder = key ?? "";
		const text = readText(folder === "" ? "package.json" : `${folder}/package.json`);
		const entry = isTable(recorded) ? recorded[folder] : null;
		if (text === null || !isTable(entry)) return [];
		try {
			return compareLists(parseJson(text), entry, folder);
		} catch (error) {
			if (!(error instanceof LockError)) throw error;
			const message = `package.json: ${error.fault.message}`;
			return [{ rule: "unreadable-project", message, line: error.fault.line, member: folder }];
		}
	});
}

function compareLists(
	project: Readonly<Record<string, unknown>>,
	entry: Readonly<Record<string, unknown>>,
	member: string,
): StaleReason[] {
	return LISTS.flatMap((list) => {
		const wanted = readList(project[list]);
		const locked = readList(entry[list]);
		const names = [...new Set([...wanted.keys(), ...locked.keys()])].sort();
		return names.flatMap((name): StaleReason[] => {
			const [asked, known] = [wanted.get(name), locked.get(name)];
			if (asked === known) return [];
			const message = `${list}: package.json asks for ${show(name, asked)}, and the lock was made with ${show(name, known)}`;
			return [{ rule: "stale-requirements", message, line: null, member }];
		});
	});
}

function readList(value: unknown): Map<string, string> {
	if (!isTable(value)) return new Map();
	return new Map(
		Object.entries(value).flatMap(([name, range]) =>
			typeof range === "string" ? [[name, range]] : [],
		),
	);
}

function show(name: string, range: string | undefined): string {
	return range === undefined ? `no "${name}"` : `"${name}@${range}"`;
}
