import { renameSync, writeFileSync } from "node:fs";
import { threadId } from "node:worker_threads";

/** Puts a file in place in one step: a reader sees the old one or the new one, whole. */
export function replaceFile(file: string, content: string | Uint8Array): void {
	const fresh = `${file}.${process.pid}-${threadId}.new`;
	writeFileSync(fresh, content);
	renameSync(fresh, file);
}
