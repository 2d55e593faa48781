import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

/** A gateway of somebody else, in a process of its own. */
export interface Rival {
	readonly url: string;
	readonly headers: readonly string[];
	readCpuMicros(): Promise<number>;
	stop(): void;
}

const ENTRY = "rivals/node_modules/@portkey-ai/gateway/build/start-server.js";
/** Linux counts processor time in hundredths of a second. */
const MICROS_PER_TICK = 10_000;

async function freePort(): Promise<number> {
	const probe = createServer();
	await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
	const address = probe.address();
	await new Promise((resolve) => probe.close(resolve));
	return typeof address === "object" && address !== null ? address.port : 0;
}

async function waitFor(url: string): Promise<void> {
	for (let attempt = 0; attempt < 100; attempt++) {
		const answer = await fetch(url).catch(() => null);
		if (answer !== null) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`${url} did not start`);
}

/** Starts `@portkey-ai/gateway`; `null` where it is not installed (npm install in `rivals`). */
export async function startRival(upstreamUrl: string): Promise<Rival | null> {
	const entry = path.join(import.meta.dirname, ENTRY);
	if (!existsSync(entry)) return null;
	const port = await freePort();
	const child = spawn(process.execPath, [entry, `--port=${port}`, "--headless"], {
		stdio: "ignore",
		env: { ...process.env, NODE_ENV: "production" },
	});
	const url = `http://127.0.0.1:${port}`;
	await waitFor(url);
	return {
		url,
		headers: ["x-portkey-provider", "openai", "x-portkey-custom-host", `${upstreamUrl}/v1`],
		async readCpuMicros() {
			const stat = readFileSync(`/proc/${child.pid}/stat`, "latin1");
			const [, , , , , , , , , , , user = "0", system = "0"] = stat
				.slice(stat.lastIndexOf(")") + 2)
				.split(" ");
			return (Number(user) + Number(system)) * MICROS_PER_TICK;
		},
		stop: () => child.kill(),
	};
}
