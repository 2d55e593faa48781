import { AppError } from "#server/platform/errors.ts";
import { nearestWord } from "#server/platform/nearest-word.ts";
import type { Command, CommandInput, CommandOption } from "./command.ts";

/** What the command line asks for. */
export type ParsedLine =
	| { readonly kind: "help"; readonly command: Command | null }
	| {
			readonly kind: "run";
			readonly command: Command;
			readonly input: CommandInput;
			readonly wantsJson: boolean;
	  };

/** Throws `invalid_input` that names the nearest command or option for what is not known. */
export function parseCommandLine(
	words: readonly string[],
	commands: readonly Command[],
): ParsedLine {
	const wantsHelp = words.includes("--help") || words.includes("-h");
	if (words.length === 0 || words[0] === "help") return { kind: "help", command: null };
	const found = matchCommand(words, commands);
	if (wantsHelp) return { kind: "help", command: found ?? null };
	const command = found ?? refuseUnknown(words, commands);
	const rest = words.slice(command.name.split(" ").length);
	const wantsJson = rest.includes("--json");
	const input = readInput(
		command,
		rest.filter((word) => word !== "--json"),
	);
	return { kind: "run", command, input, wantsJson };
}

function matchCommand(words: readonly string[], commands: readonly Command[]) {
	const matches = commands.filter(({ name }) =>
		name.split(" ").every((part, index) => words[index] === part),
	);
	return matches.sort((a, b) => b.name.length - a.name.length)[0];
}

function refuseUnknown(words: readonly string[], commands: readonly Command[]): never {
	const plain = words.slice(0, 2).filter((word) => !word.startsWith("-"));
	const given = plain.length > 0 ? plain : words.slice(0, 1);
	const names = commands.map(({ name }) => name);
	const near = nearestWord(given.join(" "), names) ?? nearestWord(given[0] ?? "", names);
	const group = names.filter((name) => name.startsWith(`${given[0]} `));
	throw new AppError("invalid_input", `there is no command "${given.join(" ")}"`, {
		hint:
			group.length > 0
				? `known: ${group.join(", ")}`
				: `${near === null ? "" : `did you mean "${near}"? `}all commands: sophia --help`,
	});
}

function readInput(command: Command, words: readonly string[]): CommandInput {
	const texts: Record<string, string> = {};
	const flags = new Set<string>();
	const positionals: string[] = [];
	for (let index = 0; index < words.length; index += 1) {
		const word = words[index] ?? "";
		if (!word.startsWith("--")) {
			positionals.push(word);
			continue;
		}
		const [name = "", attached] = splitOnce(word.slice(2));
		const option = findOption(command, name);
		if (option.kind === "flag") {
			if (attached !== undefined) throw usage(command, `--${name} takes no value`);
			flags.add(name);
			continue;
		}
		const value = attached ?? words[++index];
		if (value === undefined) throw usage(command, `--${name} needs a value`);
		texts[name] = value;
	}
	checkComplete(command, texts, positionals);
	return { texts, flags, positionals };
}

function splitOnce(word: string): [string, string | undefined] {
	const at = word.indexOf("=");
	return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function findOption(command: Command, name: string): CommandOption {
	const found = command.options.find((option) => option.name === name);
	if (found !== undefined) return found;
	const near = nearestWord(
		name,
		command.options.map((option) => option.name),
	);
	throw usage(
		command,
		`there is no option --${name}${near === null ? "" : `; did you mean --${near}?`}`,
	);
}

function checkComplete(
	command: Command,
	texts: Readonly<Record<string, string>>,
	positionals: readonly string[],
): void {
	const missing = command.options.filter(
		(option) => option.isRequired === true && texts[option.name] === undefined,
	);
	if (missing.length > 0) {
		throw usage(command, `missing: ${missing.map(({ name }) => `--${name}`).join(", ")}`);
	}
	const { positional } = command;
	const excess = positionals[positional === undefined ? 0 : 1];
	if (excess !== undefined) throw usage(command, `"${excess}" is one word too many`);
	if (positional?.isRequired === true && positionals.length === 0) {
		throw usage(command, `missing: <${positional.name}>`);
	}
}

function usage(command: Command, message: string): AppError {
	return new AppError("invalid_input", message, { hint: `see: sophia ${command.name} --help` });
}
