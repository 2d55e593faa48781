/**
 * First thing that every npm script runs. Plain JavaScript without dependencies, because it must
 * work on an old Node and before anything is installed.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { prepare } from "./prepare.mjs";
import { printFailure } from "./report.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const ENTRIES = {
	start: ["server/processes/launcher.ts", "start"],
	dev: ["server/processes/launcher.ts", "dev"],
	test: ["scripts/verify/test.ts"],
	verify: ["scripts/verify/verify.ts"],
	sophia: ["server/cli/sophia.ts"],
};

/**
 * Continues in this process when its Node will do: one process less between npm and the product.
 *
 * @param {string} node
 * @param {string} file
 * @param {readonly string[]} args
 */
async function continueWith(node, file, args) {
	if (node === process.execPath) {
		process.argv = [node, file, ...args];
		await import(pathToFileURL(file).href);
		return;
	}
	const child = spawn(node, [file, ...args], { stdio: "inherit" });
	for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
		process.on(signal, () => child.kill(signal));
	}
	child.on("error", (error) => {
		printFailure(error);
		process.exit(2);
	});
	child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

async function main() {
	const [what = "", ...rest] = process.argv.slice(2);
	const entry = ENTRIES[/** @type {keyof typeof ENTRIES} */ (what)];
	if (entry === undefined) {
		process.stderr.write(`Unknown: "${what}". Known: ${Object.keys(ENTRIES).join(", ")}\n`);
		process.exit(2);
	}
	const [file = "", ...fixed] = entry;
	process.env.NEXT_TELEMETRY_DISABLED ??= "1";
	process.env.CHECKPOINT_DISABLE ??= "1";
	process.chdir(ROOT);
	const node = await prepare(ROOT);
	await continueWith(node, join(ROOT, file), [...fixed, ...rest]);
}

main().catch((error) => {
	printFailure(error);
	process.exit(2);
});
