import { refreshCatalog } from "#server/catalog/index.ts";
import type { CatalogDeps } from "#server/catalog/ports.ts";
import type { Log } from "#server/platform/log.ts";
import type { Random } from "#server/platform/random.ts";
import { systemActor } from "../compose-catalog.ts";
import type { Task } from "./repeat-task.ts";

/** Keeps many installations from asking the source in the same second. */
const JITTER = 0.1;
const MAX_RETRY_MS = 60_000;

export interface RefreshTaskOptions {
	readonly createDeps: () => Promise<CatalogDeps>;
	/** `refresh_interval` of the configuration, ms. */
	readonly intervalMs: number;
	readonly random: Random;
	readonly log: Log;
}

/** The catalogue's refresh: jittered, and soon again while the source does not answer. */
export function createRefreshTask(options: RefreshTaskOptions): Task {
	const { createDeps, intervalMs, random, log } = options;
	return {
		name: "catalogue refresh",
		everyMs: () => intervalMs * (1 - JITTER + 2 * JITTER * random.next()),
		maxRetryMs: Math.min(MAX_RETRY_MS, intervalMs),
		async run() {
			const deps = await createDeps();
			const actor = systemActor("worker");
			const result = await refreshCatalog(deps, { actor, acceptSizeChange: false });
			const { outcome, number, modelCount, detail } = result;
			const { source } = deps.origin;
			switch (outcome) {
				case "changed":
					log.info({ source, number, modelCount }, "the catalogue changed");
					return "done";
				case "unchanged":
					return "done";
				case "refused":
					// An answer came; the next one is asked for in the usual rhythm.
					log.warn(
						{ source },
						`a catalogue answer was refused, the last good one stays: ${detail}`,
					);
					return "done";
				case "unreachable":
					log.warn({ source }, `the catalogue of ${source} could not be fetched: ${detail}`);
					return "failed";
			}
		},
	};
}
