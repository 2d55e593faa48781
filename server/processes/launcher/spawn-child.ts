import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { readyMessageSchema } from "../child-protocol.ts";
import type { ChildEvents, ChildHandle, ChildSpec } from "./supervise-child.ts";

/** DEP0169: next-auth's OIDC client takes addresses apart the old way. */
const QUIET = ["--disable-warning=ExperimentalWarning", "--disable-warning=DEP0169"];
const LAST_LINES = 5;
const LAST_LINES_WAIT_MS = 300;

/** What a child printed. Programs put what a person should see on stderr. */
export interface ChildLine {
	readonly child: string;
	readonly stream: "stdout" | "stderr";
	readonly text: string;
}

/**
 * Starts a child in a session of its own: a Ctrl-C at the terminal reaches the launcher only, which
 * then ends the children in the right order. A child sees the loss of the launcher by the end of
 * their channel.
 */
export function spawnChild(
	spec: ChildSpec,
	events: ChildEvents,
	onLine: (line: ChildLine) => void,
): ChildHandle {
	const lastLines: string[] = [];
	const child = spawn(process.execPath, [...QUIET, spec.file], {
		env: spec.env,
		detached: process.platform !== "win32",
		stdio: ["ignore", "pipe", "pipe", "ipc"],
	});
	let isOver = false;
	const end = (how: string) => {
		if (isOver) return;
		isOver = true;
		events.onExit(how);
	};
	const readLines = (stream: ChildLine["stream"]) => {
		const input = child[stream];
		if (input === null) return;
		createInterface({ input }).on("line", (text) => {
			lastLines.push(text);
			if (lastLines.length > LAST_LINES) lastLines.shift();
			onLine({ child: spec.name, stream, text });
		});
	};
	readLines("stdout");
	readLines("stderr");
	child.on("message", (message) => {
		if (readyMessageSchema.safeParse(message).success) events.onReady();
	});
	child.on("error", (error) => end(error.message));
	const describeEnd = (code: number | null, signal: string | null) => signal ?? `exit code ${code}`;
	// By `close` its last lines have been read; a grandchild that keeps the pipe may delay that.
	child.on("close", (code, signal) => end(describeEnd(code, signal)));
	child.on("exit", (code, signal) => {
		setTimeout(() => end(describeEnd(code, signal)), LAST_LINES_WAIT_MS);
	});
	return {
		kill: (signal) => void child.kill(signal),
		lastWords: () => lastLines.map(shortenLine).join("\n"),
	};
}

/** A JSON log line as a person reads it; anything else as it is. */
export function shortenLine(line: string): string {
	if (!line.startsWith("{")) return line;
	try {
		const { level, msg, err } = JSON.parse(line);
		const cause = typeof err?.message === "string" && err.message !== msg ? `: ${err.message}` : "";
		return typeof msg === "string" ? `${level}: ${msg}${cause}`.replaceAll(/\s+/g, " ") : line;
	} catch {
		// Not JSON after all: shown as it came.
		return line;
	}
}
