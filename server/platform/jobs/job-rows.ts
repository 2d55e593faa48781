import type { Pool } from "pg";
import { raiseEpoch } from "../change-feed.ts";
import type { Db, Tx } from "../db/client.ts";
import type { ClaimedJob, NewJob } from "./job.ts";

/**
 * Puts a job into the queue, in the caller's transaction. Where one of its kind and key waits
 * already, that one stays the only one. Returns the id of the job that waits.
 */
export async function enqueueJob(tx: Tx, job: NewJob): Promise<{ id: string; isNew: boolean }> {
	const { id, kind, key, payload } = job;
	await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`job ${kind} ${key}`}, 0))`;
	const waiting = await tx.job.findFirst({
		where: { kind, key, state: "queued" },
		select: { id: true },
	});
	if (waiting !== null) return { id: waiting.id, isNew: false };
	await tx.job.create({
		data: { id, kind, key, payload, priority: job.priority ?? 0 },
		select: { id: true },
	});
	await raiseEpoch(tx, "jobs");
	return { id, isNew: true };
}

/** What became of a wish to end a job. */
export type CancelOutcome = "cancelled" | "requested" | "over";

/** Takes a job out of the queue, or asks the one who runs it to stop. */
export async function cancelJob(tx: Tx, id: string): Promise<CancelOutcome> {
	const removed = await tx.$executeRaw`
		UPDATE job SET state = 'cancelled', "finishedAt" = now() WHERE id = ${id}::uuid AND state = 'queued'`;
	if (removed > 0) return "cancelled";
	const asked = await tx.$executeRaw`
		UPDATE job SET "cancelRequestedAt" = coalesce("cancelRequestedAt", now())
		WHERE id = ${id}::uuid AND state = 'running'`;
	return asked > 0 ? "requested" : "over";
}

/** Removes jobs that ended before then; returns how many. */
export async function pruneJobs(db: Db, finishedBeforeMs: number): Promise<number> {
	const { count } = await db.job.deleteMany({
		where: { finishedAt: { lt: new Date(finishedBeforeMs) } },
	});
	return count;
}

/** Claims the next job of these kinds for a runner; null where none waits. */
export async function claimJob(
	pool: Pool,
	runner: string,
	kinds: readonly string[],
	leaseMs: number,
): Promise<ClaimedJob | null> {
	const { rows } = await pool.query<ClaimedJob>(
		`UPDATE job SET state = 'running', runner = $1, attempt = attempt + 1,
			"leaseUntil" = now() + $3 * interval '1 ms', "startedAt" = coalesce("startedAt", now())
		WHERE id = (
			SELECT id FROM job next
			WHERE kind = ANY($2)
				AND (state = 'queued' OR (state = 'running' AND "leaseUntil" < now()))
				AND NOT EXISTS (
					SELECT 1 FROM job other
					WHERE other.kind = next.kind AND other.key = next.key AND other.id <> next.id
						AND other.state = 'running' AND other."leaseUntil" >= now())
			ORDER BY priority, "createdAt", id LIMIT 1
			FOR UPDATE SKIP LOCKED)
		RETURNING id, kind, key, payload, attempt`,
		[runner, kinds, leaseMs],
	);
	return rows[0] ?? null;
}

/** Renews leases; returns those still held, each with whether somebody wants it to stop. */
export async function renewLeases(
	pool: Pool,
	runner: string,
	ids: readonly string[],
	leaseMs: number,
): Promise<ReadonlyMap<string, { readonly isCancelled: boolean }>> {
	const { rows } = await pool.query<{ id: string; cancelled: boolean }>(
		`UPDATE job SET "leaseUntil" = now() + $3 * interval '1 ms'
		WHERE id = ANY($2::uuid[]) AND runner = $1 AND state = 'running'
		RETURNING id, "cancelRequestedAt" IS NOT NULL AS cancelled`,
		[runner, ids, leaseMs],
	);
	return new Map(rows.map(({ id, cancelled }) => [id, { isCancelled: cancelled }]));
}

/** Ends a job, if the runner still holds it; false where it does not. */
export async function endJob(
	tx: Tx,
	runner: string,
	job: ClaimedJob,
	end: { readonly state: "done" | "failed" | "cancelled"; readonly message: string | null },
): Promise<boolean> {
	const ended = await tx.$executeRaw`
		UPDATE job SET state = ${end.state}, error = ${end.message}, "finishedAt" = now(), "leaseUntil" = NULL
		WHERE id = ${job.id}::uuid AND runner = ${runner} AND attempt = ${job.attempt} AND state = 'running'`;
	return ended > 0;
}

/** Puts a job back for the next runner, as if it had not been begun. */
export async function releaseJob(pool: Pool, runner: string, job: ClaimedJob): Promise<void> {
	await pool.query(
		`UPDATE job SET state = 'queued', runner = NULL, "leaseUntil" = NULL, attempt = attempt - 1
		WHERE id = $1 AND runner = $2 AND attempt = $3 AND state = 'running'`,
		[job.id, runner, job.attempt],
	);
}
