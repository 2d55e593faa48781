import path from "node:path";
import type { Env } from "../../platform/env.ts";
import type { ChildSpec } from "./supervise-child.ts";

export type Mode = "start" | "dev";

export interface ChildPlanInput {
	readonly root: string;
	readonly mode: Mode;
	readonly env: Env;
	/** Where people reach it. */
	readonly publicUrl: string;
	/** Variables of the process and of `.env`, passed on to each child. */
	readonly variables: Readonly<Record<string, string | undefined>>;
	readonly dataDir: string;
	readonly secret: string;
	readonly databaseUrl: string;
	/** Ports that were free a moment ago; `console` and `simulator` are on loopback. */
	readonly ports: { readonly public: number; readonly console: number; readonly simulator: number };
}

export interface ChildPlan {
	/** In the order in which they start; groups of the same rank start together. */
	readonly children: readonly ChildSpec[];
	readonly edgeUrl: string;
	readonly consoleUrl: string;
	/** Port of the built-in simulator; `null` when an upstream is configured. */
	readonly simulatorPort: number | null;
}

/** An edge ends its running requests within 30 s; the rest is the time to write that down. */
const EDGE_STOP_MS = 32_000;
const STOP_MS = 8_000;

/** No upstream is configured by the environment, so the built-in simulator answers. */
export function isSimulatorNeeded(env: Env): boolean {
	return env.OPENROUTER_API_KEY === undefined && env.OPENAI_COMPATIBLE_BASE_URL === undefined;
}

/** Which processes run here, and with what environment. */
export function planChildren(input: ChildPlanInput): ChildPlan {
	const { env, ports, root } = input;
	const has = (role: Env["SOPHIA_ROLES"][number]) => env.SOPHIA_ROLES.includes(role);
	const ownConsole = has("edge")
		? `http://127.0.0.1:${ports.console}`
		: `http://${hostInUrl(env.HOST)}:${ports.public}`;
	const edgeUrl = has("edge") ? `http://${loopbackOf(env.HOST)}:${ports.public}` : env.EDGE_URL;
	const consoleUrl = has("console") ? ownConsole : env.CONSOLE_URL;
	const simulatorPort = isSimulatorNeeded(env) ? ports.simulator : null;
	const variables: NodeJS.ProcessEnv = {
		...input.variables,
		NODE_ENV: input.mode === "dev" ? "development" : "production",
		PORT: String(ports.public),
		HOST: env.HOST,
		DATABASE_URL: input.databaseUrl,
		SOPHIA_DATA_DIR: input.dataDir,
		SOPHIA_SECRET: input.secret,
		SOPHIA_SIMULATOR_PORT: String(simulatorPort ?? ""),
		EDGE_URL: edgeUrl ?? "",
		CONSOLE_URL: consoleUrl ?? "",
		NEXTAUTH_URL: input.publicUrl,
		NODE_COMPILE_CACHE: path.join(root, "node_modules/.cache/node"),
	};
	const child = (name: string, stopTimeoutMs: number): ChildSpec => ({
		name,
		file: path.join(root, `server/processes/${name}.ts`),
		env: variables,
		stopTimeoutMs,
	});
	const children = [
		...(simulatorPort !== null && (has("edge") || has("worker"))
			? [child("simulator", STOP_MS)]
			: []),
		...(has("console") ? [child("console", STOP_MS)] : []),
		...(has("edge") ? [child("edge", EDGE_STOP_MS)] : []),
		...(has("worker") ? [child("worker", STOP_MS)] : []),
	];
	return { children, edgeUrl: edgeUrl ?? "", consoleUrl: consoleUrl ?? "", simulatorPort };
}

/** Where this machine's own processes reach a server that listens on `host`. */
function loopbackOf(host: string): string {
	return host === "0.0.0.0" || host === "::" ? "127.0.0.1" : hostInUrl(host);
}

function hostInUrl(host: string): string {
	return host.includes(":") ? `[${host}]` : host;
}
