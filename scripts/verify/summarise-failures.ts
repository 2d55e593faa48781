import type { Failure } from "./result.ts";
import type { NamedResult } from "./run-checks.ts";

/** What stands below it included, the whole fits on the last screen that a log viewer shows. */
const MAX_LINES = 50;
const MAX_WIDTH = 240;

/** Names each failure with the start of its error; empty when all passed. */
export function summariseFailures(results: readonly NamedResult[]): string {
	const failures = results.filter(({ failed }) => failed > 0).flatMap(listFailures);
	if (failures.length === 0) return "";
	const shown = failures.slice(0, Math.floor(MAX_LINES / 4));
	const linesEach = Math.floor((MAX_LINES - 2) / shown.length) - 1;
	const lines = shown.flatMap(({ name, error }) => [name, ...firstLines(error, linesEach)]);
	const hidden = failures.length - shown.length;
	if (hidden > 0) lines.push(`and ${hidden} more, named above`);
	return `\nWhat failed:\n${lines.join("\n")}\n\n`;
}

/** A tool without named tests fails by its own name, and says why at the end of its output. */
function listFailures({ check, failures, output }: NamedResult): Failure[] {
	if (failures && failures.length > 0) {
		return failures.map(({ name, error }) => ({ name: `${check}: ${name}`, error }));
	}
	const lines = output.split("\n").filter((line) => line.trim() !== "");
	return [{ name: check, error: lines.slice(-MAX_LINES / 2).join("\n") }];
}

function firstLines(text: string, count: number): string[] {
	return text
		.split("\n")
		.filter((line) => line.trim() !== "")
		.slice(0, count)
		.map((line) => `    ${line.slice(0, MAX_WIDTH)}`);
}
