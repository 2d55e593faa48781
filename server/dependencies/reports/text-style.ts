import { styleText } from "node:util";
import type { AuditReport } from "../contract.ts";

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

/** `12 packages`; an unreadable lock has no number of them. */
export function countPackages({ project, checks }: AuditReport): string {
	const isRead = checks.lock_integrity.issues.every(({ rule }) => rule !== "unreadable-lock");
	if (!isRead) return "packages not known";
	return project.packages === 1 ? "1 package" : `${project.packages} packages`;
}
