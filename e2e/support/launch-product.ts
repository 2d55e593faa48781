import { type ChildProcess, spawn } from "node:child_process";

const START_TIMEOUT_MS = 400_000;
/** Upstreams of the machine that runs the tests must not answer in the simulator's place. */
const NOT_PASSED_ON =
	/^(OPENROUTER_|OPENAI_COMPATIBLE_|PORTKEY_|N8N_|OIDC_|DATABASE_URL|PUBLIC_URL)/;

export interface RunningProduct {
	/** The link that makes the first account; `null` where there is one. */
	readonly setupUrl: string | null;
	/** Process of the launcher. */
	readonly pid: number;
	stop(): Promise<void>;
}

/** Audits ask nobody outside: advisories and package indexes are where nobody answers. */
const NO_NETWORK = {
	OSV_URL: "http://127.0.0.1:9",
	OSV_BULK_URL: "http://127.0.0.1:9",
	PYPI_URL: "http://127.0.0.1:9",
	NPM_URL: "http://127.0.0.1:9",
};

/** Starts the product through its launcher and waits until it serves. */
export async function launchProduct(port: string, dataDir: string): Promise<RunningProduct> {
	const inherited = Object.entries(process.env).filter(([name]) => !NOT_PASSED_ON.test(name));
	const product = spawn(process.execPath, ["server/processes/launcher.ts", "start"], {
		env: {
			...Object.fromEntries(inherited),
			NODE_ENV: "production",
			PORT: port,
			SOPHIA_DATA_DIR: dataDir,
			...NO_NETWORK,
		},
		stdio: ["ignore", "pipe", "pipe"],
	});
	const output = await waitUntilServing(product);
	if (product.pid === undefined) throw new Error("the launcher has no process");
	return {
		pid: product.pid,
		setupUrl: /https?:\/\/\S+\/setup\?token=\S+/.exec(output)?.[0] ?? null,
		stop: () => stop(product),
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
