import path from "node:path";
import type { Ecosystem } from "../core/locks/lock-model.ts";
import { readIndex } from "./advisory-store.ts";
import { openSortedLines } from "./sorted-lines.ts";

/** Names of all packages of which the snapshot in force says something. */
export function listNames(folder: string, ecosystem: Ecosystem): string[] {
	const file = readIndex(folder)?.files.names[ecosystem];
	if (file === undefined) return [];
	const lines = openSortedLines(path.join(folder, file));
	try {
		return [...lines.entries()].map(([name]) => name);
	} finally {
		lines.close();
	}
}
