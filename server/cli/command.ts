/** An option of a command. Text options take a value, flags do not. */
export interface CommandOption {
	readonly name: string;
	readonly kind: "text" | "flag";
	readonly isRequired?: boolean;
	/** Shown in the help instead of the value. */
	readonly placeholder?: string;
	readonly help: string;
}

/** What was given on the command line, checked against the options. */
export interface CommandInput {
	readonly texts: Readonly<Record<string, string>>;
	readonly flags: ReadonlySet<string>;
	readonly positionals: readonly string[];
}

/** What a command found: `0` all is well, `1` findings or a refusal. */
export interface CommandOutcome {
	readonly exitCode: 0 | 1;
	/** For `--json`. */
	readonly json: unknown;
	/** For people. */
	readonly lines: readonly string[];
}

export interface Command {
	/** The words that call it: `users create`. */
	readonly name: string;
	readonly summary: string;
	readonly options: readonly CommandOption[];
	/** Name of the arguments without a dash, where it takes any. */
	readonly positional?: { readonly name: string; readonly isRequired: boolean };
	run(input: CommandInput): Promise<CommandOutcome>;
}
