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
			await print(`${help}\n`);
			return 0;
		}
		const { exitCode, json, lines } = await line.command.run(line.input);
		const text = line.wantsJson ? JSON.stringify(json, null, "\t") : lines.join("\n");
		await print(`${text}\n`);
		return exitCode;
	} catch (error) {
		if (!isAppError(error)) throw error;
		await printError(error, wantsJson);
		return REFUSALS.has(error.code) ? 1 : 2;
	}
}

/** Ends when the text has left: what waits in a pipe would be lost when the process ends. */
function print(text: string, stream: NodeJS.WritableStream = process.stdout): Promise<void> {
	return new Promise((resolve) => stream.write(text, () => resolve()));
}

function printError(error: AppError, wantsJson: boolean): Promise<void> {
	if (wantsJson) {
		const { code, message, hint } = error;
		return print(`${JSON.stringify({ error: { code, message, hint } }, null, "\t")}\n`);
	}
	const hint = error.hint === undefined ? "" : `${error.hint}\n`;
	return print(`${error.message}\n${hint}`, process.stderr);
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	await print(`the command failed unexpectedly: ${text}\n`, process.stderr);
	process.exitCode = 2;
}
// A pool or a timer of a library must not keep a finished command alive.
process.exit();
