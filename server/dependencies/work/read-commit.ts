import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

const COMMIT = /^[0-9a-f]{40,64}$/;

/** The commit that a checkout stands on, read without the `git` program; null where there is none. */
export function readCommit(
	folder: string,
): { readonly id: string; readonly branch: string | null } | null {
	const git = findGitFolder(folder);
	const head = git === null ? null : readLine(path.join(git, "HEAD"));
	if (git === null || head === null) return null;
	if (COMMIT.test(head)) return { id: head, branch: null };
	const ref = /^ref: (refs\/[^\s]+)$/.exec(head)?.[1];
	if (ref === undefined || ref.split("/").includes("..")) return null;
	// A linked work tree keeps its branches in the repository that it belongs to.
	const common = readLine(path.join(git, "commondir"));
	const base = common === null ? git : path.resolve(git, common);
	const id = readLine(path.join(base, ref)) ?? readPackedRef(base, ref);
	return id !== null && COMMIT.test(id) ? { id, branch: ref.replace(/^refs\/heads\//, "") } : null;
}

/** The nearest `.git` at the folder or above it: a project may be a part of its repository. */
function findGitFolder(folder: string): string | null {
	for (let at = path.resolve(folder); ; at = path.dirname(at)) {
		const found = path.join(at, ".git");
		const stat = statSync(found, { throwIfNoEntry: false });
		if (stat?.isDirectory()) return found;
		if (stat?.isFile()) {
			const linked = /^gitdir: (.+)$/.exec(readLine(found) ?? "")?.[1];
			return linked === undefined ? null : path.resolve(at, linked);
		}
		if (path.dirname(at) === at) return null;
	}
}

function readLine(file: string): string | null {
	if (!existsSync(file)) return null;
	return readFileSync(file, "utf8").split("\n")[0]?.trim() ?? null;
}

function readPackedRef(git: string, ref: string): string | null {
	const file = path.join(git, "packed-refs");
	if (!existsSync(file)) return null;
	const line = readFileSync(file, "utf8")
		.split("\n")
		.find((entry) => entry.endsWith(` ${ref}`));
	return line?.split(" ")[0] ?? null;
}
