import { spawn } from "node:child_process";
import path from "node:path";
import type { Result } from "./result.ts";

export interface ToolRun {
	readonly code: number | null;
	readonly output: string;
}

/** Runs a script with this Node and keeps what it prints. Ends with the run when that is stopped. */
export function runNode(
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<ToolRun> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, args, {
			stdio: ["ignore", "pipe", "pipe"],
			env: { ...process.env, ...env },
		});
		let output = "";
		const collect = (chunk: Buffer) => {
			output += chunk.toString();
		};
		child.stdout.on("data", collect);
		child.stderr.on("data", collect);
		const stop = () => void child.kill("SIGTERM");
		process.once("exit", stop);
		child.on("error", reject);
		child.on("close", (code) => {
			process.removeListener("exit", stop);
			resolve({ code, output });
		});
	});
}

/** Path of a package's command, run without a shell and without npx. */
export function toolPath(file: string): string {
	return path.join("node_modules", file);
}

/** A tool that only says yes or no counts as one check. */
export async function checkByTool(args: readonly string[]): Promise<Result> {
	const { code, output } = await runNode(args);
	const isGood = code === 0;
	return {
		passed: isGood ? 1 : 0,
		failed: isGood ? 0 : 1,
		skipped: [],
		output: isGood ? "" : output,
	};
}
