import {
	appendFileSync,
	closeSync,
	fdatasync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	readSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import type { FileHandle, FileSystem } from "../ports.ts";

/** Readable by the user that runs Sophia alone: records name people and may hold prompts. */
const DIR_MODE = 0o700;
const FILE_MODE = 0o600;

export const nodeFileSystem: FileSystem = {
	makeDirectory(path) {
		mkdirSync(path, { recursive: true, mode: DIR_MODE });
	},
	list: (path) => orIfMissing(() => readdirSync(path).sort(), []),
	create: (path) => openHandle(path),
	read: (path) => orIfMissing(() => readFileSync(path), null),
	readRange(path, position, length, room) {
		const fd = openSync(path, "r");
		try {
			const bytes = room !== undefined && room.length >= length ? room : Buffer.allocUnsafe(length);
			let filled = 0;
			while (filled < length) {
				const taken = readSync(fd, bytes, filled, length - filled, position + filled);
				if (taken === 0) break;
				filled += taken;
			}
			return bytes.subarray(0, filled);
		} finally {
			closeSync(fd);
		}
	},
	size: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? null,
	modifiedMs: (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? null,
	replace(path, content) {
		const draft = `${path}.new`;
		writeFileSync(draft, content, { mode: FILE_MODE });
		renameSync(draft, path);
	},
	append(path, content) {
		appendFileSync(path, content, { mode: FILE_MODE });
	},
	rename: (from, to) => renameSync(from, to),
	remove: (path) => rmSync(path, { recursive: true, force: true }),
};

function openHandle(path: string): FileHandle {
	const fd = openSync(path, "ax", FILE_MODE);
	return {
		write: (bytes) => writeSync(fd, bytes),
		sync: () =>
			new Promise((resolve, reject) => {
				fdatasync(fd, (error) => (error === null ? resolve() : reject(error)));
			}),
		close: () => closeSync(fd),
	};
}

function orIfMissing<T>(read: () => T, missing: T): T {
	try {
		return read();
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return missing;
		throw error;
	}
}
