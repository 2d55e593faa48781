import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createAccessServices } from "#server/access/access-services.ts";
import { createApiKeyInput } from "#server/access/contract.ts";
import { createApiKey, createUser, ensureDefaultOrg } from "#server/access/index.ts";
import { ensureFirstSnapshots } from "#server/catalog/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { parseEnv } from "#server/platform/env.ts";
import { systemRandom } from "#server/platform/random.ts";
import { Secret } from "#server/platform/secrets/secret.ts";
import { ensureFirstPolicy, readGatewayConfig } from "#server/policy/index.ts";
import { createCatalogDeps, systemActor } from "../compose-catalog.ts";
import { planChildren } from "../launcher/plan-children.ts";
import type { ChildSpec } from "../launcher/supervise-child.ts";

/** A process of ours as the launcher starts it, with its channel. */
export interface Child {
	readonly process: ChildProcess;
	/** What it printed so far. */
	output(): string;
	/** Exit code or signal. */
	readonly ended: Promise<number | string | null>;
}

export interface StoredKey {
	readonly id: string;
	readonly key: string;
}

/** A database with first snapshots and a key, a simulator that lives, and edges to be started. */
export interface Installation {
	readonly url: string;
	readonly dataDir: string;
	readonly db: Db;
	readonly pool: ReturnType<typeof createPool>;
	readonly actor: ReturnType<typeof systemActor>;
	readonly key: string;
	addKey(): Promise<StoredKey>;
	/** Resolves once it serves. `maxFileKib`: it cannot write a file beyond that size. */
	startEdge(options?: { readonly maxFileKib?: number }): Promise<Child>;
	/** Ends what still runs and removes the data folder. */
	close(): Promise<void>;
}

/** Nothing listens there. */
const NO_CONSOLE = "http://127.0.0.1:9";

export async function freePort(): Promise<number> {
	const probe = createServer().listen(0, "127.0.0.1");
	await once(probe, "listening");
	const address = probe.address();
	probe.close();
	await once(probe, "close");
	return typeof address === "object" && address !== null ? address.port : 0;
}

function spawnChild(spec: ChildSpec, maxFileKib: number | undefined): Child {
	const command = [process.execPath, "--disable-warning=ExperimentalWarning", spec.file];
	// With the signal ignored a write beyond the limit fails as on a full disk. Blocks of 512 bytes.
	const limit = `trap "" XFSZ; ulimit -f ${(maxFileKib ?? 0) * 2}; exec "$@"`;
	const [file = "", ...args] =
		maxFileKib === undefined ? command : ["sh", "-c", limit, "sh", ...command];
	const child = spawn(file, args, {
		env: spec.env,
		detached: true,
		stdio: ["ignore", "pipe", "pipe", "ipc"],
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr])
		stream?.on("data", (chunk: Buffer) => {
			output += chunk.toString();
		});
	const ended = new Promise<number | string | null>((resolve) =>
		child.once("exit", (code, signal) => resolve(code ?? signal)),
	);
	return { process: child, output: () => output, ended };
}

async function startChild(spec: ChildSpec, maxFileKib?: number): Promise<Child> {
	const child = spawnChild(spec, maxFileKib);
	const first = await Promise.race([once(child.process, "message"), child.ended]);
	if (!Array.isArray(first)) throw new Error(`${spec.name} ended: ${first}\n${child.output()}`);
	return child;
}

/** `variables` are added to the environment of the children. */
export async function startInstallation(
	databaseUrl: string,
	variables: Readonly<Record<string, string>> = {},
): Promise<Installation> {
	const dataDir = mkdtempSync(path.join(tmpdir(), "sophia-faults-"));
	const ports = { public: await freePort(), console: 0, simulator: await freePort() };
	const secret = "a secret of the tests that is long enough";
	const url = `http://127.0.0.1:${ports.public}`;
	const plan = planChildren({
		root: process.cwd(),
		mode: "start",
		env: parseEnv({ SOPHIA_ROLES: "edge", CONSOLE_URL: NO_CONSOLE, ...variables }).env,
		publicUrl: url,
		variables: { PATH: process.env.PATH, LOG_LEVEL: "warn", ...variables },
		dataDir,
		secret,
		databaseUrl,
		ports,
	});
	const specs = new Map(plan.children.map((spec) => [spec.name, spec]));
	const specOf = (name: string): ChildSpec => {
		const spec = specs.get(name);
		if (spec === undefined) throw new Error(`${name} is not in the plan`);
		return spec;
	};
	const children: Child[] = [];
	const start = async (name: string, maxFileKib?: number): Promise<Child> => {
		const child = await startChild(specOf(name), maxFileKib);
		children.push(child);
		return child;
	};
	// Where an upstream is configured there is none.
	if (specs.has("simulator")) await start("simulator");

	const db = createDb({ connectionString: databaseUrl, max: 2 });
	const pool = createPool({ connectionString: databaseUrl, max: 2, applicationName: "test" });
	const actor = systemActor("test");
	const common = { db, pool, clock: systemClock, random: systemRandom };
	const access = createAccessServices({ ...common, secret: new Secret(secret), publicUrl: url });
	const { env } = parseEnv({ SOPHIA_SIMULATOR_PORT: String(ports.simulator), ...variables });
	await ensureDefaultOrg(db);
	const { policy } = await readGatewayConfig(env.PORTKEY_CONFIG_PATH);
	await ensureFirstPolicy(db, { actor, config: policy, file: env.PORTKEY_CONFIG_PATH });
	await ensureFirstSnapshots(
		await createCatalogDeps({ ...common, env, envelope: access.envelope }),
		actor,
	);
	const { user } = await createUser({ ...common, hasher: access.hasher }, actor, {
		email: "owner@example.com",
		name: "Owner",
		role: "admin",
		signIn: "oidc",
	});
	const addKey = async (): Promise<StoredKey> => {
		const deps = { ...common, hmacKey: access.apiKeyHmacKey };
		const input = createApiKeyInput.parse({ name: "faults", scopes: ["chat"] });
		const { item, key } = await createApiKey(deps, actor, input, user.id);
		return { id: item.id, key };
	};
	return {
		url,
		dataDir,
		db,
		pool,
		actor,
		key: (await addKey()).key,
		addKey,
		startEdge: (options) => start("edge", options?.maxFileKib),
		async close() {
			for (const child of children) {
				if (child.process.exitCode !== null || child.process.signalCode !== null) continue;
				child.process.kill("SIGKILL");
				await child.ended;
			}
			await db.$disconnect();
			await pool.end();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}
