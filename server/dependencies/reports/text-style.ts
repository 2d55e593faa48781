import { styleText } from "node:util";

/** What a word of the text report means, for terminals that show it. */
export type Tone = "bad" | "warn" | "good" | "faint" | "strong";

export type Paint = (tone: Tone, text: string) => string;

const FORMATS = {
	bad: ["bold", "red"],
	warn: "yellow",
	good: "green",
	faint: "dim",
	strong: "bold",
} as const;

/** For files, pipes and logs. */
export const plain: Paint = (_tone, text) => text;

/** For terminals. */
export const coloured: Paint = (tone, text) =>
	styleText([FORMATS[tone]].flat(), text, { validateStream: false });

/** `1 package`, `12 packages`. */
export function countPackages(count: number): string {
	return count === 1 ? "1 package" : `${count} packages`;
}
