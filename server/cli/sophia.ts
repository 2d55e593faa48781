import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";
import { type AppError, isAppError } from "#server/platform/errors.ts";
import { formatCommandHelp, formatOverview } from "./format-help.ts";
import { loadCommands } from "./load-commands.ts";
import { parseCommandLine } from "./parse-command-line.ts";

// Half of a short command is the reading of its modules: what Node made of them is kept.
enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/node", import.meta.url)));

/** Codes that say no to what was asked; all others mean that the command could not run. */
const REFUSALS = new Set(["not_found", "forbidden", "conflict", "precondition", "limit_exceeded"]);

async function main(words: readonly string[]): Promise<number> {
	const wantsJson = words.includes("--json");
	try {
		const commands = await loadCommands(words);
		const line = parseCommandLine(words, commands);
		if (line.kind === "help") {
			const help =
				line.command === null ? formatOverview(commands) : formatCommandHelp(line.command);
			process.stdout.write(`${help}\n`);
			return 0;
		}
		const { exitCode, json, lines } = await line.command.run(line.input);
		const text = line.wantsJson ? JSON.stringify(json, null, "\t") : lines.join("\n");
		process.stdout.write(`${text}\n`);
		return exitCode;
	} catch (error) {
		if (!isAppError(error)) throw error;
		printError(error, wantsJson);
		return REFUSALS.has(error.code) ? 1 : 2;
	}
}

function printError(error: AppError, wantsJson: boolean): void {
	if (wantsJson) {
		const { code, message, hint } = error;
		process.stdout.write(`${JSON.stringify({ error: { code, message, hint } }, null, "\t")}\n`);
		return;
	}
	process.stderr.write(`${error.message}\n${error.hint === undefined ? "" : `${error.hint}\n`}`);
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	process.stderr.write(`the command failed unexpectedly: ${text}\n`);
	process.exitCode = 2;
}
// A pool or a timer of a library must not keep a finished command alive.
process.exit();
