import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * @typedef {{ code: number | null, output: string }} CommandResult
 */

/**
 * Runs a program to its end and keeps what it printed.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<CommandResult>}
 */
export function runCommand(file, args, { cwd, env = process.env }) {
	return new Promise((resolve, reject) => {
		const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		const collect = (/** @type {Buffer} */ chunk) => {
			output += chunk.toString();
		};
		child.stdout.on("data", collect);
		child.stderr.on("data", collect);
		child.on("error", reject);
		child.on("close", (code) => resolve({ code, output }));
	});
}

/**
 * Runs npm with this very Node: the `npm` found on PATH may belong to another one.
 *
 * @param {readonly string[]} args
 * @param {{ cwd: string }} options
 */
export function runNpm(args, options) {
	const script = findNpmScript();
	return script === null
		? runCommand(process.platform === "win32" ? "npm.cmd" : "npm", args, options)
		: runCommand(process.execPath, [script, ...args], options);
}

/** @returns {string | null} */
function findNpmScript() {
	if (!existsSync(process.execPath)) return null;
	const running = process.env.npm_execpath;
	if (running?.endsWith("npm-cli.js") && existsSync(running)) return running;
	const bundled = join(dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js");
	return existsSync(bundled) ? bundled : null;
}
