import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { z } from "zod";
import { createOsvApi } from "#server/adapters/osv/create-osv-api.ts";
import { createOsvBulk } from "#server/adapters/osv/create-osv-bulk.ts";
import { openPackageIndexes } from "#server/adapters/package-index/open-package-indexes.ts";
import { createUvProgram } from "#server/adapters/uv/create-uv-program.ts";
import { watchAdvisories } from "#server/dependencies/advisories/advisory-files.ts";
import type { AuditTask } from "#server/dependencies/work/audit-task.ts";
import { performTask, type TaskDeps } from "#server/dependencies/work/perform-task.ts";
import { systemClock } from "#server/platform/clock.ts";
import { isAppError } from "#server/platform/errors.ts";
import { createGuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import type { ThreadAnswer } from "./audit-threads.ts";

/** What the thread is told once, at its start. */
export const threadSettingsSchema = z.object({
	dataDir: z.string(),
	roots: z.array(z.string()),
	advisoryFolder: z.string(),
	osvUrl: z.string(),
	bulkUrl: z.string(),
	pypiUrl: z.string(),
	npmUrl: z.string(),
	allowPrivate: z.boolean(),
});
export type ThreadSettings = z.infer<typeof threadSettingsSchema>;

const MAX_PARALLEL = 12;
/** What uv needs of the environment; keys and addresses of Sophia are none of its business. */
const UV_VARIABLES =
	/^(?:PATH|HOME|USER|LANG|LC_.*|TMPDIR|TEMP|TMP|SYSTEMROOT|APPDATA|LOCALAPPDATA|UV_.*|XDG_.*|SSL_CERT_.*|(?:ALL|HTTP|HTTPS|NO)_PROXY)$/i;

function createTaskDeps(settings: ThreadSettings): TaskDeps {
	const { dataDir, roots, advisoryFolder } = settings;
	const fetch = createGuardedFetch({ reach: settings.allowPrivate ? "private" : "public" });
	const watched = watchAdvisories(advisoryFolder);
	const environment = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => UV_VARIABLES.test(name)),
	);
	return {
		clock: systemClock,
		rules: { dataDir, roots },
		advisoryFolder,
		advisories: () => watched.current(),
		openNetwork: () => ({
			remote: createOsvApi({ baseUrl: settings.osvUrl, fetch, maxParallel: MAX_PARALLEL }),
			index: openPackageIndexes({
				pypiUrl: settings.pypiUrl,
				npmUrl: settings.npmUrl,
				fetch,
				cacheFolder: path.join(dataDir, "package-index"),
				clock: systemClock,
			}),
		}),
		bulk: createOsvBulk({ baseUrl: settings.bulkUrl, fetch }),
		uv: createUvProgram({
			program: "uv",
			environment: { ...environment, NODE_ENV: process.env.NODE_ENV },
		}),
	};
}

function serve(port: NonNullable<typeof parentPort>): void {
	const deps = createTaskDeps(threadSettingsSchema.parse(workerData));
	const send = (answer: ThreadAnswer) => port.postMessage(answer);
	port.on("message", (task: AuditTask) => {
		performTask(deps, task, {
			onStep: (name) => send({ kind: "step", name }),
			// Whoever cancels a task ends the thread.
			signal: new AbortController().signal,
		}).then(
			(outcome) => send({ kind: "done", outcome }),
			(error: unknown) => {
				const known = isAppError(error);
				const message = error instanceof Error ? error.message : String(error);
				const hint = known ? (error.hint ?? null) : null;
				send({ kind: "failed", code: known ? error.code : "internal", message, hint });
			},
		);
	});
}

if (parentPort !== null) serve(parentPort);
