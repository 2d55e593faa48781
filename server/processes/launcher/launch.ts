import { systemClock } from "#server/platform/clock.ts";
import {
	type DataDir,
	ensureDataDir,
	ensureSecret,
	resolveDataDir,
} from "#server/platform/data-dir.ts";
import { type Env, parseEnv, publicUrlOf, readEnvironment } from "#server/platform/env.ts";
import { AppError } from "#server/platform/errors.ts";
import { createLog, type Log } from "#server/platform/log.ts";
import { startEmbeddedPostgres } from "#server/platform/postgres/embedded-postgres.ts";
import { readProcessIdentity } from "#server/platform/process-identity.ts";
import { acquireProcessLock } from "#server/platform/process-lock.ts";
import { ensureBuild, hashBuildInputs, isBuildCurrent } from "./build-console.ts";
import { claimPort } from "./check-port.ts";
import { type FirstRun, prepareFirstRun } from "./first-run.ts";
import { type DatabaseKeeper, keepDatabaseAlive } from "./keep-database-alive.ts";
import { type OpenDatabase, openDatabase } from "./open-database.ts";
import { type ChildPlan, type Mode, planChildren } from "./plan-children.ts";
import { readRunningState, removeRunningState, writeRunningState } from "./running-state.ts";
import { shutDown } from "./shut-down.ts";
import { type ChildLine, shortenLine, spawnChild } from "./spawn-child.ts";
import type { StopRequests } from "./stop-signals.ts";
import {
	type ChildSpec,
	type SupervisedChild,
	type SupervisorTimers,
	superviseChild,
} from "./supervise-child.ts";
import type { Terminal } from "./terminal.ts";
import { watchSource } from "./watch-source.ts";

export interface LaunchOptions {
	/** Folder of the checkout. */
	readonly root: string;
	readonly mode: Mode;
	readonly terminal: Terminal;
	readonly requests: StopRequests;
}

interface Settings {
	readonly env: Env;
	readonly variables: Readonly<Record<string, string | undefined>>;
	readonly dataDir: DataDir;
	readonly log: Log;
}

/** What has to be ended, filled while it starts. */
interface Running {
	readonly children: SupervisedChild[];
	database: DatabaseKeeper | null;
}

const timers: SupervisorTimers = {
	monotonicMs: systemClock.monotonicMs,
	after(ms, callback) {
		const timer = setTimeout(callback, ms);
		return { cancel: () => clearTimeout(timer) };
	},
};

/** Runs the product until it is asked to stop. Whatever happens, nothing is left running. */
export async function launch(options: LaunchOptions): Promise<void> {
	const { root, terminal, requests } = options;
	const variables = readEnvironment(root, process.env);
	const { env, warnings } = parseEnv(variables);
	for (const warning of warnings) terminal.warn(warning);
	const dataDir = resolveDataDir(env.SOPHIA_DATA_DIR, root);
	ensureDataDir(dataDir);
	const releaseLock = claimDataDir(dataDir);
	const { log, close } = createLog({ name: "launcher", level: "info", dir: dataDir.logs });
	const running: Running = { children: [], database: null };
	try {
		await start(options, { env, variables, dataDir, log }, running);
		await untilAborted(requests.stop);
		terminal.say(`Stopping (${String(requests.stop.reason)}): running requests may finish`);
	} finally {
		removeRunningState(dataDir);
		await shutDown({
			children: running.children,
			stopDatabase: async () => running.database?.stop(),
			hurry: requests.hurry,
		});
		releaseLock();
		close();
	}
}

async function start(options: LaunchOptions, settings: Settings, running: Running) {
	const { terminal, requests } = options;
	const port = await claimPort(settings.env.HOST, settings.env.PORT);
	const env = { ...settings.env, PORT: port };
	const publicUrl = publicUrlOf(env);
	const database = await startDatabase(options, settings, running);
	throwIfStopped(requests);
	if (options.mode === "start" && env.SOPHIA_ROLES.includes("console")) {
		await buildWhenStale(options);
	}
	const firstRun = await terminal.step("Preparing data", () =>
		prepareFirstRun({ databaseUrl: database.runtimeUrl, publicUrl, env, root: options.root }),
	);
	for (const warning of firstRun.warnings) terminal.warn(warning);
	throwIfStopped(requests);
	const plan = planChildren({
		root: options.root,
		mode: options.mode,
		env,
		publicUrl,
		variables: settings.variables,
		dataDir: settings.dataDir.root,
		secret: (env.SOPHIA_SECRET ?? ensureSecret(settings.dataDir)).reveal(),
		databaseUrl: database.runtimeUrl,
		ports: {
			public: port,
			console: await claimPort("127.0.0.1", 0),
			simulator: await claimPort("127.0.0.1", env.SOPHIA_SIMULATOR_PORT ?? 0),
		},
	});
	running.children.push(...plan.children.map((spec) => supervise(spec, options, settings.log)));
	await terminal.step(`Starting ${plan.children.map(({ name }) => name).join(", ")}`, () =>
		startChildren(running.children),
	);
	throwIfStopped(requests);
	saveRunningState(settings.dataDir, publicUrl, plan);
	announce(terminal, publicUrl, plan, firstRun);
	if (options.mode === "dev") restartOnChange(options, running.children);
}

function claimDataDir(dataDir: DataDir): () => void {
	const lock = acquireProcessLock(dataDir.lockFile);
	if (lock.acquired) return lock.release;
	const url = readRunningState(dataDir)?.publicUrl;
	throw new AppError(
		"conflict",
		`Sophia already runs on ${dataDir.root} (process ${lock.holder.pid}${url === undefined ? "" : `, ${url}`})`,
		{
			hint: "use that one or stop it; a second one needs a folder and a port of its own: SOPHIA_DATA_DIR=.sophia-2 PORT=3001 npm start",
		},
	);
}

async function startDatabase(
	{ root, terminal, requests }: LaunchOptions,
	{ env, dataDir }: Settings,
	running: Running,
): Promise<OpenDatabase> {
	const database = await openDatabase({
		databaseUrl: env.DATABASE_URL,
		dataDir: dataDir.root,
		root,
		terminal,
	});
	if (database.embedded !== null) {
		running.database = keepDatabaseAlive({
			first: database.embedded,
			restart: () => startEmbeddedPostgres({ dataDir: dataDir.root, durable: true }),
			timers,
			notify: terminal.warn,
			onMoved: () => requests.request("the database came back on another port; start again"),
		});
	}
	return database;
}

async function buildWhenStale({ root, terminal, requests }: LaunchOptions): Promise<void> {
	if (isBuildCurrent(root, hashBuildInputs(root))) return;
	await terminal.step("Building the console", () => ensureBuild(root, requests.stop));
}

function supervise(spec: ChildSpec, { terminal, mode }: LaunchOptions, log: Log): SupervisedChild {
	const showLine = ({ child, stream, text }: ChildLine) => {
		if (text.trim() === "") return;
		log.info({ child, stream }, text);
		if (stream === "stderr" || mode === "dev") terminal.warn(`[${child}] ${shortenLine(text)}`);
	};
	const notify = (line: string) => {
		log.info({ child: spec.name }, line);
		terminal.warn(line);
	};
	return superviseChild({
		spec,
		spawn: (childSpec, events) => spawnChild(childSpec, events, showLine),
		timers,
		notify,
	});
}

/** The simulator first: the worker asks it for the models as soon as it runs. */
async function startChildren(children: readonly SupervisedChild[]): Promise<void> {
	const isSource = (child: SupervisedChild) => child.name === "simulator";
	await Promise.all(children.filter(isSource).map((child) => child.start()));
	await Promise.all(children.filter((child) => !isSource(child)).map((child) => child.start()));
}

function saveRunningState(dataDir: DataDir, publicUrl: string, plan: ChildPlan): void {
	const launcher = readProcessIdentity(process.pid);
	if (launcher === null) throw new AppError("internal", "this process cannot be identified");
	const { edgeUrl, consoleUrl, simulatorPort } = plan;
	writeRunningState(dataDir, {
		launcher,
		publicUrl,
		edgeUrl,
		consoleUrl,
		...(simulatorPort === null ? {} : { simulatorPort }),
	});
}

function announce(
	terminal: Terminal,
	publicUrl: string,
	plan: ChildPlan,
	{ setupLink, hasProvider }: FirstRun,
): void {
	terminal.say("");
	terminal.say(`Sophia is at ${publicUrl}`);
	if (setupLink !== null) {
		terminal.say(`Make the first account within 30 minutes (works once): ${setupLink.url}`);
	}
	if (plan.simulatorPort !== null && !hasProvider) {
		terminal.say("Answers are simulated until an upstream is set up (OPENROUTER_API_KEY in .env)");
	}
	terminal.say("Ctrl-C stops it");
}

function restartOnChange({ root, requests, terminal }: LaunchOptions, children: SupervisedChild[]) {
	const close = watchSource(root, () => {
		terminal.say("Code changed: starting edge, worker and simulator again");
		// The console reloads by itself.
		for (const child of children) if (child.name !== "console") child.restart();
	});
	requests.stop.addEventListener("abort", close, { once: true });
}

function throwIfStopped({ stop }: StopRequests): void {
	if (stop.aborted) throw new AppError("precondition", "stopped while starting");
}

function untilAborted(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return Promise.resolve();
	return new Promise((resolve) => {
		signal.addEventListener("abort", () => resolve(), { once: true });
	});
}
