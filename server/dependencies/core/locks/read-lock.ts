import { LockError } from "./lock-error.ts";
import type { Ecosystem, Lock, LockKind, LockResult } from "./lock-model.ts";
import { readPackageLock } from "./package-lock.ts";
import { readPylock } from "./pylock.ts";
import { readRequirements } from "./requirements-txt.ts";
import { readUvLock } from "./uv-lock.ts";

/** A reader takes the text of one file; it throws `LockError` where the file is not of its kind. */
type LockReader = (text: string) => Lock;

/** To read another format: write one file with a reader, and add it here and in `findLockKind`. */
const READERS: Readonly<Record<LockKind, LockReader>> = {
	uv: readUvLock,
	"uv-script": readUvLock,
	pylock: readPylock,
	requirements: readRequirements,
	"package-lock": readPackageLock,
};

const MAX_BYTES = 64 * 1024 * 1024;

/** The format that a file's name says; null where the name says none. */
export function findLockKind(fileName: string): LockKind | null {
	if (fileName === "uv.lock") return "uv";
	if (fileName.endsWith(".py.lock")) return "uv-script";
	if (/^pylock(?:\.[^.]+)?\.toml$/.test(fileName)) return "pylock";
	if (/^(?:package-lock|npm-shrinkwrap)\.json$/.test(fileName)) return "package-lock";
	return /^requirements.*\.txt$|requirements\.txt$/.test(fileName) ? "requirements" : null;
}

/** Whose packages a lock of this kind holds. */
export function ecosystemOf(kind: string | null): Ecosystem {
	return kind === "package-lock" ? "npm" : "PyPI";
}

/** Reads one lock; every fault of the text comes back as a result, never as an exception. */
export function readLock(kind: LockKind, text: string): LockResult {
	try {
		if (text.length > MAX_BYTES) {
			throw new LockError(`the file is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
		}
		if (text.includes("\0")) {
			// Two bytes that are no UTF-8 begin a file in UTF-16, and of plain text every other byte is 0.
			if (/^\uFFFD\uFFFD(?:(?:[^\0]\0){2}|(?:\0[^\0]){2})/.test(text)) {
				throw new LockError("the file is UTF-16, as PowerShell's > writes it, and must be UTF-8", {
					hint: "write it again with: Out-File -Encoding utf8, or save it as UTF-8",
				});
			}
			throw new LockError("the file is binary, not text", { hint: "name the lock itself" });
		}
		if (text.trim() === "") throw new LockError("the file is empty", { line: 1 });
		return { ok: true, lock: READERS[kind](text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) };
	} catch (error) {
		if (error instanceof LockError) return { ok: false, fault: error.fault };
		throw error;
	}
}
