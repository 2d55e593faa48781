import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { type DestinationStream, destination, type Logger, multistream, pino } from "pino";

/** The logger that everything takes as an argument. */
export type Log = Logger;

export interface LogOptions {
	/** Process name: the file is `<dir>/<name>.log`. */
	readonly name: string;
	readonly level: string;
	/** Folder of the log files; `null` writes to stderr only. */
	readonly dir: string | null;
}

export interface ProcessLog {
	readonly log: Log;
	close(): void;
}

const MAX_FILE_BYTES = 32 * 1024 * 1024;
const ROTATE_CHECK_MS = 60_000;

const SENSITIVE_FIELDS = [
	"authorization",
	"cookie",
	"password",
	"secret",
	"token",
	"apiKey",
	"api_key",
	"passwordHash",
];

/** Tokens that must not be readable even inside a text that someone logs: an error, a URL. */
const SENSITIVE_TEXT =
	/\b(sph_[A-Za-z0-9]+_|svc_|sk-[a-z0-9-]*?-?)[A-Za-z0-9_.-]{12,}|(?<=\bBearer )[A-Za-z0-9._~+/-]{8,}=*|(?<=:\/\/[^\s:/@"]{1,64}:)[^\s@/"]+(?=@)/g;

/** Hides keys, bearer tokens and passwords of connection strings in a text. */
export function maskSecrets(text: string): string {
	return text.replace(SENSITIVE_TEXT, "[redacted]");
}

/**
 * JSON lines into a file that is kept below twice 32 MiB; warnings and worse also go to stderr,
 * where the launcher turns them into short lines.
 */
export function createLog({ name, level, dir }: LogOptions): ProcessLog {
	if (dir === null) {
		return { log: makeLogger(name, level, stderrStream()), close: () => undefined };
	}
	mkdirSync(dir, { recursive: true, mode: 0o700 });
	const file = path.join(dir, `${name}.log`);
	rotateWhenLarge(file);
	// Synchronous: the last lines before a crash are the ones that matter, and few are written.
	const toFile = destination({ dest: file, mode: 0o600, sync: true });
	const timer = setInterval(() => {
		if (rotateWhenLarge(file)) toFile.reopen(file);
	}, ROTATE_CHECK_MS);
	timer.unref();
	const streams = multistream([
		{ stream: toFile, level: "trace" },
		{ stream: stderrStream(), level: "warn" },
	]);
	return {
		log: makeLogger(name, level, streams),
		close: () => {
			clearInterval(timer);
			toFile.end();
		},
	};
}

/** For tests and commands that have nothing to log. */
export function createSilentLog(): Log {
	return pino({ level: "silent" });
}

function stderrStream(): DestinationStream {
	return destination({ dest: 2, sync: true });
}

function makeLogger(name: string, level: string, stream: DestinationStream): Log {
	return pino(
		{
			name,
			level,
			base: { name, pid: process.pid },
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			redact: {
				paths: SENSITIVE_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
				censor: "[redacted]",
			},
			hooks: { streamWrite: maskSecrets },
		},
		stream,
	);
}

function rotateWhenLarge(file: string): boolean {
	if (!existsSync(file) || statSync(file).size < MAX_FILE_BYTES) return false;
	renameSync(file, `${file}.1`);
	return true;
}
