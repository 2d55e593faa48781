import path from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "#server/platform/clock.ts";
import { isAppError } from "#server/platform/errors.ts";
import { launch } from "./launcher/launch.ts";
import type { Mode } from "./launcher/plan-children.ts";
import { listenForStop } from "./launcher/stop-signals.ts";
import { createTerminal } from "./launcher/terminal.ts";

const root = path.resolve(fileURLToPath(new URL("../..", import.meta.url)));
const mode: Mode = process.argv[2] === "dev" ? "dev" : "start";
const terminal = createTerminal(process.stdout, process.stderr, systemClock);
const requests = listenForStop(systemClock);
let exitCode = 0;

function fail(error: unknown): void {
	exitCode = 1;
	if (isAppError(error)) {
		terminal.warn(`\n${error.message}${error.hint === undefined ? "" : `\n${error.hint}`}`);
	} else {
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
		terminal.warn(`\nSophia failed unexpectedly: ${text}`);
	}
}

// A fault of the launcher itself still ends its children and the database in order.
for (const event of ["uncaughtException", "unhandledRejection"] as const) {
	process.on(event, (error: unknown) => {
		fail(error);
		requests.request("internal fault");
	});
}

try {
	await launch({ root, mode, terminal, requests });
	terminal.say("Stopped");
} catch (error) {
	if (requests.stop.aborted && exitCode === 0) terminal.say("Stopped");
	else fail(error);
}
process.exit(exitCode);
