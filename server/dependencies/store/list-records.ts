import path from "node:path";
import { parseIdLine, type RecordPlace, type SnapshotIndex } from "./snapshot-index.ts";
import { openSortedLines } from "./sorted-lines.ts";

/** All records of a snapshot: where they lie and when they last changed. */
export function listRecords(
	folder: string,
	{ files }: SnapshotIndex,
): (RecordPlace & { readonly id: string; readonly modified: string })[] {
	const lines = openSortedLines(path.join(folder, files.ids));
	try {
		return [...lines.entries()].map(([id, text]) => {
			const [offset, length, modified] = parseIdLine(text);
			return { id, offset, length, modified };
		});
	} finally {
		lines.close();
	}
}
