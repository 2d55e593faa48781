import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { systemTimers } from "#server/adapters/simulator/system-timers.ts";
import { advisoryFolder } from "#server/dependencies/store/advisory-store.ts";
import { systemClock } from "#server/platform/clock.ts";
import { resolveDataDir } from "#server/platform/data-dir.ts";
import { parseEnv, readEnvironment } from "#server/platform/env.ts";
import { AppError, isAppError } from "#server/platform/errors.ts";
import { createLog } from "#server/platform/log.ts";
import { systemRandom } from "#server/platform/random.ts";
import { announceReady, onStopRequest } from "./child-protocol.ts";
import { createClientOriginReader } from "./edge/client-address.ts";
import { createEdgeServer, DEFAULT_EDGE_LIMITS } from "./edge/create-edge-server.ts";
import { drainEdge } from "./edge/drain-edge.ts";
import { openEdge } from "./edge/open-edge.ts";
import { createOsvService } from "./edge/osv-service.ts";
import { type ConsoleProxy, createConsoleProxy } from "./edge/proxy-to-console.ts";
import { createRequestReader } from "./edge/request-reader.ts";
import { withBuiltFiles } from "./edge/serve-built-files.ts";

/** Running requests may take this long to finish; the launcher waits 32 s for the process. */
const DRAIN_GRACE_MS = 25_000;
const LAST_BYTES_MS = 2_000;

const BUILT_FILES = fileURLToPath(new URL("../../.next/static", import.meta.url));

function after(ms: number, callback: () => void): () => void {
	const timer = setTimeout(callback, ms).unref();
	return () => clearTimeout(timer);
}

/** While developing the files change under their names. */
function openConsole(consoleUrl: string): ConsoleProxy {
	const proxy = createConsoleProxy(consoleUrl);
	return process.env.NODE_ENV === "development" ? proxy : withBuiltFiles(proxy, BUILT_FILES);
}

async function main(): Promise<void> {
	const { env } = parseEnv(readEnvironment(process.cwd(), process.env));
	if (env.DATABASE_URL === undefined || env.SOPHIA_SECRET === undefined)
		throw new AppError("invalid_input", "DATABASE_URL and SOPHIA_SECRET are missing", {
			hint: "start Sophia with npm start, which makes both; set them to run an edge of its own",
		});
	const dataDir = resolveDataDir(env.SOPHIA_DATA_DIR, process.cwd());
	const { log } = createLog({ name: "edge", level: env.LOG_LEVEL, dir: dataDir.logs });
	const open = await openEdge({
		env,
		secret: env.SOPHIA_SECRET,
		databaseUrl: env.DATABASE_URL.reveal(),
		dataDir: dataDir.root,
		clock: systemClock,
		random: systemRandom,
		timers: systemTimers,
		log,
	});
	const osv = createOsvService({
		folder: advisoryFolder(dataDir.root),
		after,
	});
	const reader = createRequestReader(after);
	const edge = createEdgeServer({
		...open,
		clock: systemClock,
		random: systemRandom,
		console: env.CONSOLE_URL === undefined ? null : openConsole(env.CONSOLE_URL),
		osv,
		reader,
		readOrigin: createClientOriginReader(env.TRUSTED_PROXIES),
		onFailure: (message, error) => log.error({ err: error }, message),
		limits: DEFAULT_EDGE_LIMITS,
	});
	onStopRequest((reason) => {
		log.info({ reason, running: open.gateway.running() }, "draining");
		const timing = { graceMs: DRAIN_GRACE_MS, lastBytesMs: LAST_BYTES_MS, sleep };
		drainEdge(edge, open.gateway, timing)
			.then(() => Promise.all([open.close(), osv.close(), reader.close()]))
			.then(
				() => process.exit(0),
				(error: unknown) => {
					log.error({ err: error }, "the shutdown failed");
					process.exit(1);
				},
			);
	});
	await new Promise<void>((resolve, reject) => {
		edge.server.once("error", reject);
		edge.server.listen(env.PORT, env.HOST, resolve);
	});
	log.info({ host: env.HOST, port: env.PORT }, "serving");
	announceReady();
}

main().catch((error: unknown) => {
	const hint = isAppError(error) && error.hint ? ` (${error.hint})` : "";
	const message = error instanceof Error ? error.message : String(error);
	process.stderr.write(`edge: ${message}${hint}\n`);
	process.exit(1);
});
