import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Resolution, UvProgram, UvVerdict } from "#server/dependencies/ports.ts";

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 1 << 20;

interface Outcome {
	/** Null where the program could not be started or was ended. */
	readonly status: number | null;
	readonly output: string;
	readonly isMissing: boolean;
}

/**
 * Asks the `uv` of the machine. `--no-build` keeps it from running any build back end, so that an
 * audit never runs a project's code; `--check` keeps it from writing.
 */
export function createUvProgram(options: {
	readonly program: string;
	readonly environment: NodeJS.ProcessEnv;
}): UvProgram {
	// With UV_FROZEN the check would pass on a stale lock.
	const {
		UV_FROZEN: _frozen,
		UV_LOCKED: _locked,
		...environment
	}: NodeJS.ProcessEnv = options.environment;
	const run = (args: readonly string[], folder: string) =>
		runProgram(options.program, args, { folder, environment: { ...environment, NO_COLOR: "1" } });
	return {
		async checkLock(folder, { isOffline, script }): Promise<UvVerdict> {
			const version = await run(["--version"], folder);
			if (version.isMissing) return { kind: "absent" };
			const uv = /\d+\.\d+\.\d+/.exec(version.output)?.[0] ?? "unknown";
			const { status, output } = await run(
				[
					"lock",
					"--check",
					"--no-build",
					"--no-python-downloads",
					...(isOffline ? ["--offline"] : []),
					...(script === null ? [] : ["--script", script]),
				],
				folder,
			);
			const message = describeOutput(output);
			if (status === 0) return { kind: "current", message, uv };
			return {
				kind: status === 1 && /needs to be updated|outdated/i.test(output) ? "stale" : "failed",
				message,
				uv,
			};
		},
		async resolve({ requirements, overrides, constraints, requiresPython }): Promise<Resolution> {
			const folder = await mkdtemp(path.join(tmpdir(), "sophia-resolve-"));
			try {
				const text = [
					"[project]",
					'name = "sophia-resolve"',
					'version = "0"',
					`requires-python = ${JSON.stringify(requiresPython)}`,
					`dependencies = ${JSON.stringify(requirements)}`,
					"[tool.uv]",
					`override-dependencies = ${JSON.stringify(overrides)}`,
					`constraint-dependencies = ${JSON.stringify(constraints)}`,
				].join("\n");
				await writeFile(path.join(folder, "pyproject.toml"), text);
				const args = ["lock", "--dry-run", "--no-build", "--no-python-downloads", "--no-config"];
				const { status, output, isMissing } = await run(args, folder);
				if (isMissing) return { kind: "unknown", reason: "no uv on this machine" };
				if (status === 0) return { kind: "resolved" };
				const explanation = readExplanation(output);
				return explanation === null
					? { kind: "unknown", reason: describeOutput(output) }
					: { kind: "unsatisfiable", explanation };
			} finally {
				await rm(folder, { recursive: true, force: true });
			}
		},
	};
}

/** What uv says after "No solution found", on one line; null where it failed for another reason. */
function readExplanation(output: string): string | null {
	const at = output.indexOf("No solution found");
	if (at < 0) return null;
	const because = output.indexOf("Because", at);
	if (because < 0) return null;
	const [paragraph = ""] = output.slice(because).split(/\n\s*\n|\n\s*hint:/);
	return paragraph.replace(/\s+/g, " ").replaceAll("sophia-resolve", "the project").trim();
}

function describeOutput(output: string): string {
	const lines = output.split("\n").map((line) => line.trim());
	const said =
		lines.find((line) => /^(?:error|warning: Failed)/.test(line)) ??
		lines.find((line) => line.includes("needs to be updated"));
	return said ?? lines.filter((line) => line !== "").at(-1) ?? "";
}

function runProgram(
	program: string,
	args: readonly string[],
	{
		folder,
		environment,
	}: {
		readonly folder: string;
		readonly environment: NodeJS.ProcessEnv;
	},
): Promise<Outcome> {
	return new Promise((resolve) => {
		execFile(
			program,
			[...args],
			{ cwd: folder, env: { ...environment }, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES },
			(error, stdout, stderr) => {
				const isMissing = error !== null && "code" in error && error.code === "ENOENT";
				const status = error === null ? 0 : typeof error.code === "number" ? error.code : null;
				resolve({ status, output: `${stdout}\n${stderr}`, isMissing });
			},
		);
	});
}
