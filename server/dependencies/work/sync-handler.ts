import { AppError } from "#server/platform/errors.ts";
import type { JobHandler } from "#server/platform/jobs/job.ts";
import type { WorkDeps } from "./work-deps.ts";

/** Loads of all archives at once take long on a slow line. */
const MAX_SYNC_MS = 15 * 60_000;

/** Brings the advisories up to date; what changed is noticed by whoever watches the folder. */
export function createSyncHandler(deps: WorkDeps): JobHandler {
	return {
		async run(job) {
			await writeTry(deps, {});
			const signal = AbortSignal.any([job.signal, AbortSignal.timeout(MAX_SYNC_MS)]);
			const hooks = { onStep: () => undefined, signal };
			const outcome = await deps.engine.perform({ kind: "sync" }, hooks);
			if (outcome.kind !== "synced") throw new AppError("internal", `no sync: ${outcome.kind}`);
			await job.complete(async (tx) => {
				await tx.advisoryState.update({
					where: { id: 1 },
					data: { lastWorkedAt: new Date(deps.clock.nowMs()), lastError: null },
				});
			});
		},
		async recordEnd(tx, _job, end) {
			if (end.state === "cancelled") return;
			await tx.advisoryState.updateMany({ where: { id: 1 }, data: { lastError: end.message } });
		},
	};
}

async function writeTry({ db, clock }: WorkDeps, more: { readonly lastError?: null }) {
	const data = { lastTriedAt: new Date(clock.nowMs()), ...more };
	await db.advisoryState.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
}
