import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const START_TIMEOUT_MS = 400_000;
/** Upstreams of the machine that runs the tests must not answer in the simulator's place. */
const NOT_PASSED_ON =
	/^(OPENROUTER_|OPENAI_COMPATIBLE_|PORTKEY_|N8N_|OIDC_|DATABASE_URL|PUBLIC_URL)/;

/**
 * Starts the product through its launcher before the first test and ends it after the last. The
 * set-up link goes to the tests by the environment.
 */
export default async function startProduct(): Promise<() => Promise<void>> {
	const dataDir = mkdtempSync(path.join(tmpdir(), "sophia-e2e-"));
	const inherited = Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.test(name));
	const product = spawn(process.execPath, ["server/processes/launcher.ts", "start"], {
		env: {
			...Object.fromEntries(inherited),
			NODE_ENV: "production",
			PORT: process.env.SOPHIA_E2E_PORT,
			SOPHIA_DATA_DIR: dataDir,
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	const output = await waitUntilServing(product);
	const setupUrl = /https?:\/\/\S+\/setup\?token=\S+/.exec(output)?.[0];
	if (setupUrl === undefined) throw new Error(`no set-up link was printed:\n${output}`);
	process.env.SOPHIA_E2E_SETUP_URL = setupUrl;
	process.env.SOPHIA_E2E_DATA_DIR = dataDir;
	return async () => {
		await stop(product);
		rmSync(dataDir, { recursive: true, force: true });
	};
}

function waitUntilServing(product: ChildProcess): Promise<string> {
	return new Promise((resolve, reject) => {
		let output = "";
		const timer = setTimeout(() => {
			product.kill("SIGTERM");
			reject(new Error(`the product did not serve in time:\n${output}`));
		}, START_TIMEOUT_MS);
		const read = (chunk: Buffer) => {
			output += chunk.toString();
			if (!output.includes("Ctrl-C stops it")) return;
			clearTimeout(timer);
			resolve(output);
		};
		product.stdout?.on("data", read);
		product.stderr?.on("data", read);
		product.once("exit", (code) => {
			clearTimeout(timer);
			reject(new Error(`the product ended with exit code ${code}:\n${output}`));
		});
	});
}

function stop(product: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		if (product.exitCode !== null || product.signalCode !== null) return resolve();
		product.once("exit", () => resolve());
		product.kill("SIGTERM");
	});
}
