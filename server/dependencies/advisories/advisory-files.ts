import { statSync } from "node:fs";
import path from "node:path";
import { type OpenAdvisories, openAdvisories } from "../store/open-advisories.ts";

/** The advisories of a folder, opened again whenever a newer snapshot is in force. */
export interface AdvisoryFiles {
	/** Null where nothing is loaded. */
	current(): OpenAdvisories | null;
}

/** Opens the advisories when they are first asked for: most processes never do. */
export function watchAdvisories(folder: string): AdvisoryFiles {
	let seen: string | null = null;
	let opened: OpenAdvisories | null = null;
	return {
		current() {
			const mark = readMark(folder);
			if (mark !== seen) {
				opened?.close();
				opened = mark === null ? null : openAdvisories(folder);
				seen = mark;
			}
			return opened;
		},
	};
}

/** Tells one index file from another without reading it; null where there is none. */
export function readMark(folder: string): string | null {
	const stat = statSync(path.join(folder, "index.json"), { throwIfNoEntry: false });
	return stat === undefined ? null : `${stat.ino}:${stat.size}:${stat.mtimeMs}`;
}
