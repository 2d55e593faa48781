import type { Project, ProjectResult } from "./read-pyproject.ts";
import { readPyproject } from "./read-pyproject.ts";

const BLOCK = /^# \/\/\/ script\r?\n((?:#(?: .*)?\r?\n)+?)# \/\/\/\r?$/m;

/** Reads the metadata block of a PEP 723 script, as a project without a name. */
export function readScript(text: string): ProjectResult {
	const match = BLOCK.exec(text);
	if (match?.[1] === undefined) {
		return {
			ok: false,
			fault: {
				message: "the script has no metadata block (# /// script … # ///, PEP 723)",
				hint: null,
				line: 1,
				column: null,
			},
		};
	}
	const before = text.slice(0, match.index).split("\n").length;
	const body = match[1].replace(/^# ?/gm, "");
	// Keeps line numbers of the script, so that messages point into it.
	const padded = `${"\n".repeat(before)}[project]\nname = "script"\n${body}`;
	const result = readPyproject(padded);
	if (!result.ok) return result;
	const shift = (line: number | null) => (line === null ? null : line - 2);
	const project: Project = {
		...result.project,
		declared: result.project.declared.map((entry) => ({ ...entry, line: shift(entry.line) })),
		faults: result.project.faults.map((entry) => ({ ...entry, line: shift(entry.line) })),
		name: null,
	};
	return { ok: true, project };
}
