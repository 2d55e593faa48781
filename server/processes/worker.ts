import { resolveDataDir } from "#server/platform/data-dir.ts";
import { parseEnv, readEnvironment } from "#server/platform/env.ts";
import { AppError, isAppError } from "#server/platform/errors.ts";
import { createLog } from "#server/platform/log.ts";
import { announceReady, onStopRequest } from "./child-protocol.ts";
import { openWorker } from "./worker/open-worker.ts";

/** The launcher waits a little longer than this before it ends the process itself. */
const STOP_MS = 7_000;

async function main(): Promise<void> {
	const { env } = parseEnv(readEnvironment(process.cwd(), process.env));
	if (env.DATABASE_URL === undefined || env.SOPHIA_SECRET === undefined) {
		throw new AppError("precondition", "DATABASE_URL and SOPHIA_SECRET are missing", {
			hint: "start Sophia with npm start, which makes both; set them to run a worker of its own",
		});
	}
	const dataDir = resolveDataDir(env.SOPHIA_DATA_DIR, process.cwd());
	const { log } = createLog({ name: "worker", level: env.LOG_LEVEL, dir: dataDir.logs });
	const connectionString = env.DATABASE_URL.reveal();
	const opening = openWorker({ env, connectionString, secret: env.SOPHIA_SECRET, log });
	// From the start on: the launcher may vanish while the first catalogue is being fetched.
	onStopRequest((reason) => {
		log.info({ reason }, "the worker ends");
		// Work that does not end in time is safe to cut: every task writes in one transaction.
		setTimeout(() => process.exit(0), STOP_MS).unref();
		opening
			.then((worker) => worker.stop())
			.then(
				() => process.exit(0),
				(error: unknown) => {
					log.error({ err: error }, "the worker did not end cleanly");
					process.exit(1);
				},
			);
	});
	await opening;
	announceReady();
}

main().catch((error: unknown) => {
	const hint = isAppError(error) && error.hint ? ` (${error.hint})` : "";
	const message = error instanceof Error ? error.message : String(error);
	process.stderr.write(`worker: ${message}${hint}\n`);
	process.exit(1);
});
