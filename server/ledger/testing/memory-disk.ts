import path from "node:path";
import type { FileHandle, FileSystem } from "../ports.ts";

export interface DiskOperation {
	readonly name:
		| "create"
		| "write"
		| "sync"
		| "close"
		| "read"
		| "replace"
		| "append"
		| "rename"
		| "remove";
	readonly path: string;
	/** Length of what is written, else 0. */
	readonly bytes: number;
}

/**
 * What a test does to one operation. `fail`: an error, after `taken` bytes of a write went in.
 * `crash`: the process dies at this point, likewise. `short`: a write takes fewer bytes.
 */
export interface DiskFault {
	readonly kind: "fail" | "crash" | "short";
	readonly taken: number;
}

/** One process's view of the disk. */
export interface MountedDisk {
	readonly fs: FileSystem;
	/** From here on this process can do nothing any more; the disk keeps what was written. */
	crash(): void;
	isCrashed(): boolean;
}

export interface MemoryDisk {
	/** `onOperation` decides what happens to each operation of this process. */
	mount(onOperation?: (operation: DiskOperation) => DiskFault | null): MountedDisk;
	/** Cuts every segment back to what was synced. */
	losePower(): void;
	files(): string[];
	read(path: string): Buffer;
	write(path: string, content: Uint8Array): void;
}

export class CrashError extends Error {
	override readonly name = "CrashError";
}

interface File {
	/** Appended parts; joined when read. */
	parts: Uint8Array[];
	size: number;
	synced: number;
	modifiedMs: number;
}

/** A disk in memory that outlives the processes that use it. */
export function createMemoryDisk(nowMs: () => number = () => 0): MemoryDisk {
	const files = new Map<string, File>();

	function put(name: string, content: Uint8Array): File {
		const file = {
			parts: [Uint8Array.from(content)],
			size: content.length,
			// Small files that are replaced whole count as safe; what matters here are the segments.
			synced: content.length,
			modifiedMs: nowMs(),
		};
		files.set(name, file);
		return file;
	}

	function add(file: File, content: Uint8Array): void {
		file.parts.push(Uint8Array.from(content));
		file.size += content.length;
	}

	function content(file: File): Buffer {
		const whole = Buffer.concat(file.parts);
		file.parts = [whole];
		return whole;
	}

	function within(dir: string): string[] {
		return [...files.keys()].filter((name) => name.startsWith(`${dir}/`));
	}

	function mount(onOperation: (operation: DiskOperation) => DiskFault | null = () => null) {
		let isCrashed = false;

		function attempt(operation: DiskOperation, apply: (taken: number) => void): number {
			if (isCrashed) throw new CrashError("this process is dead");
			const fault = onOperation(operation);
			const taken = fault === null ? operation.bytes : Math.min(operation.bytes, fault.taken);
			if (fault === null || taken > 0) apply(taken);
			if (fault?.kind === "crash") {
				isCrashed = true;
				throw new CrashError(`died in ${operation.name} of ${operation.path}`);
			}
			if (fault?.kind === "fail") throw new Error(`EIO: ${operation.name} ${operation.path}`);
			return taken;
		}

		/** Also what only looks stops with the process. */
		function find(name: string): File | undefined {
			if (isCrashed) throw new CrashError("this process is dead");
			return files.get(name);
		}

		function createHandle(name: string): FileHandle {
			const file = put(name, new Uint8Array(0));
			return {
				write: (bytes) =>
					attempt({ name: "write", path: name, bytes: bytes.length }, (taken) =>
						add(file, Buffer.from(bytes.subarray(0, taken))),
					),
				async sync() {
					const upTo = file.size;
					attempt({ name: "sync", path: name, bytes: 0 }, () => {
						file.synced = upTo;
					});
				},
				close() {
					attempt({ name: "close", path: name, bytes: 0 }, () => {});
				},
			};
		}

		const fs: FileSystem = {
			makeDirectory() {},
			list(dir) {
				if (isCrashed) throw new CrashError("this process is dead");
				const names = within(dir).map((name) => name.slice(dir.length + 1).split("/")[0] ?? "");
				return [...new Set(names)].sort();
			},
			create(name) {
				if (files.has(name)) throw new Error(`EEXIST: ${name}`);
				let handle: FileHandle | null = null;
				attempt({ name: "create", path: name, bytes: 0 }, () => {
					handle = createHandle(name);
				});
				if (handle === null) throw new Error(`EIO: create ${name}`);
				return handle;
			},
			read(name) {
				const file = find(name);
				return file === undefined ? null : content(file);
			},
			readRange(name, position, length, room) {
				const file = files.get(name);
				if (file === undefined) throw new Error(`ENOENT: ${name}`);
				attempt({ name: "read", path: name, bytes: 0 }, () => {});
				const found = content(file).subarray(position, position + length);
				if (room === undefined || room.length < length) return Uint8Array.from(found);
				room.set(found);
				return room.subarray(0, found.length);
			},
			size: (name) => find(name)?.size ?? null,
			modifiedMs: (name) => find(name)?.modifiedMs ?? null,
			replace(name, bytes) {
				attempt({ name: "replace", path: name, bytes: 0 }, () => put(name, bytes));
			},
			append(name, bytes) {
				attempt({ name: "append", path: name, bytes: bytes.length }, (taken) =>
					add(files.get(name) ?? put(name, new Uint8Array(0)), bytes.subarray(0, taken)),
				);
			},
			rename(from, to) {
				const inside = within(from);
				if (inside.length === 0 && !files.has(from)) throw new Error(`ENOENT: ${from}`);
				attempt({ name: "rename", path: from, bytes: 0 }, () => {
					for (const name of [from, ...inside]) move(name, to + name.slice(from.length));
				});
			},
			remove(name) {
				attempt({ name: "remove", path: name, bytes: 0 }, () => {
					for (const each of [name, ...within(name)]) files.delete(each);
				});
			},
		};
		return {
			fs,
			crash() {
				isCrashed = true;
			},
			isCrashed: () => isCrashed,
		};
	}

	function move(from: string, to: string): void {
		const file = files.get(from);
		if (file === undefined) return;
		files.delete(from);
		files.set(to, file);
	}

	return {
		mount,
		losePower() {
			for (const file of files.values()) {
				const kept = content(file).subarray(0, file.synced);
				file.parts = [kept];
				file.size = kept.length;
			}
		},
		files: () => [...files.keys()].sort(),
		read(name) {
			const file = files.get(path.normalize(name));
			if (file === undefined) throw new Error(`ENOENT: ${name}`);
			return content(file);
		},
		write: (name, bytes) => void put(name, bytes),
	};
}
