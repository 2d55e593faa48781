import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

const ROOT = path.resolve(process.env.SOPHIA_CORPUS ?? "../shared/data", "dependencies");

/** Why tests on the corpus are skipped; null where it is at hand. */
export const corpusAbsence: string | null = existsSync(ROOT)
	? null
	: `no corpus at ${ROOT} (set SOPHIA_CORPUS)`;

/** Names a test so that a skipped one says why. */
export function corpusTitle(title: string): string {
	return corpusAbsence === null ? title : `${title} [skipped: ${corpusAbsence}]`;
}

/** Where a file of the corpus lies. */
export function corpusPath(name: string): string {
	return path.join(ROOT, name);
}

/** The text of one gzipped file of the corpus. */
export function readCorpus(name: string): string {
	return gunzipSync(readFileSync(corpusPath(name))).toString("utf8");
}

/** The lines of one gzipped file of the corpus that are not empty. */
export function readCorpusLines(name: string): string[] {
	return readCorpus(name)
		.split("\n")
		.filter((line) => line.trim() !== "");
}
