import type { Command, CommandOption } from "./command.ts";

const COLUMN = 34;

/** The list of all commands. */
export function formatOverview(commands: readonly Command[]): string {
	return [
		"usage: npm run sophia -- <command> [options]",
		"",
		...commands.map(({ name, summary }) => `  ${name.padEnd(COLUMN)}${summary}`),
		"",
		"Every command knows --help and --json. It ends with 0: all is well, 1: findings or a",
		"refusal, 2: it could not run.",
	].join("\n");
}

/** How one command is used. */
export function formatCommandHelp(command: Command): string {
	const { positional } = command;
	const argument =
		positional === undefined
			? ""
			: positional.isRequired
				? ` <${positional.name}>`
				: ` [${positional.name}]`;
	const options: readonly CommandOption[] = [
		...command.options,
		{ name: "json", kind: "flag", help: "print JSON instead of text" },
	];
	return [
		`usage: npm run sophia -- ${command.name}${argument} [options]`,
		"",
		command.summary,
		"",
		...options.map((option) => `  ${formatOption(option).padEnd(COLUMN)}${option.help}`),
	].join("\n");
}

function formatOption({ name, kind, placeholder, isRequired }: CommandOption): string {
	const value = kind === "flag" ? "" : ` <${placeholder ?? "text"}>`;
	return `--${name}${value}${isRequired === true ? " (required)" : ""}`;
}
