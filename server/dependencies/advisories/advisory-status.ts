import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import { enqueueJob } from "#server/platform/jobs/job-rows.ts";
import type { DependencyDeps } from "../audits/request-audit.ts";
import { type AdvisoryStatus, advisoryLoadSchema } from "../console-contract.ts";

/** The kind of job that brings the advisories up to date; there is one at a time. */
export const SYNC_JOB = "dependency.sync_advisories";
export const SYNC_KEY = "osv";

/** What the worker wrote down of the snapshot in its data folder. */
export const storedSnapshotSchema = z.object({
	id: z.string(),
	loadedAt: z.string(),
	dataDate: z.string(),
	records: z.array(z.object({ ecosystem: z.string(), count: z.number() })),
	kev: z.string().nullable(),
	epss: z.string().nullable(),
});
export type StoredSnapshot = z.infer<typeof storedSnapshotSchema>;

const HOUR_MS = 3_600_000;
const STALE_HOURS = 48;
const SHOWN_LOADS = 20;

/** The date of the data; that of its load where every change claims to come from the future. */
export function dataDateOf(data: { readonly dataDate: string; readonly loadedAt: string }): string {
	const text = Number.isNaN(Date.parse(data.dataDate)) ? data.loadedAt : data.dataDate;
	return new Date(text).toISOString();
}

/** Whether data of this date is older than it should be. */
export function isStale(dataDate: string, nowMs: number): boolean {
	return nowMs - Date.parse(dataDate) > STALE_HOURS * HOUR_MS;
}

/** What advisories are loaded, how old they are, and how the last loads went. */
export async function getAdvisoryStatus({
	db,
	clock,
}: {
	readonly db: Db;
	readonly clock: Clock;
}): Promise<AdvisoryStatus> {
	const [state, loads, job] = await Promise.all([
		db.advisoryState.findUnique({ where: { id: 1 } }),
		db.advisoryLoad.findMany({
			orderBy: { at: "desc" },
			take: SHOWN_LOADS,
			select: { entry: true },
		}),
		db.job.findFirst({
			where: { kind: SYNC_JOB, state: { in: ["queued", "running"] } },
			orderBy: { state: "desc" },
			select: { state: true },
		}),
	]);
	const nowMs = clock.nowMs();
	const snapshot =
		state === null || state.snapshot === null ? null : storedSnapshotSchema.parse(state.snapshot);
	const dataDate = snapshot === null ? "" : dataDateOf(snapshot);
	return {
		state: snapshot === null ? "none" : isStale(dataDate, nowMs) ? "stale" : "fresh",
		snapshot:
			snapshot === null
				? null
				: {
						...snapshot,
						loadedAt: new Date(snapshot.loadedAt).toISOString(),
						dataDate,
						ageHours: Math.floor((nowMs - Date.parse(dataDate)) / HOUR_MS),
					},
		loads: loads.map(({ entry }) => advisoryLoadSchema.parse(entry)),
		sync: {
			address: state?.address ?? "",
			state: job === null ? "idle" : job.state === "running" ? "running" : "queued",
			lastTriedAt: state?.lastTriedAt?.toISOString() ?? null,
			lastWorkedAt: state?.lastWorkedAt?.toISOString() ?? null,
			lastError: state?.lastError ?? null,
			nextAt: state?.nextAt?.toISOString() ?? null,
		},
	};
}

/** Asks the worker to bring the advisories up to date now. */
export async function requestSync(
	deps: DependencyDeps,
	actor: Actor,
): Promise<{ state: "queued" | "running" }> {
	return inTransaction(deps.db, async (tx) => {
		const running = await tx.job.findFirst({
			where: { kind: SYNC_JOB, state: "running" },
			select: { id: true },
		});
		if (running !== null) return { state: "running" };
		const id = newId(deps.clock, deps.random);
		await enqueueJob(tx, { id, kind: SYNC_JOB, key: SYNC_KEY, payload: {} });
		await recordAudit(tx, {
			actor,
			action: "advisories.sync",
			target: { kind: "advisories", id: SYNC_KEY },
		});
		return { state: "queued" };
	});
}
