import type { Command } from "./command.ts";

/**
 * The commands that the words can mean. Audits run in pull requests, where the time to start
 * counts, and need no database client: loading that one alone takes longer than an audit.
 */
export async function loadCommands(words: readonly string[]): Promise<readonly Command[]> {
	if (words[0] === "audit") return [(await import("./commands/audit.ts")).auditCommand];
	return (await import("./commands.ts")).COMMANDS;
}
