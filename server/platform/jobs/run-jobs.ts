import type { Pool } from "pg";
import { type Db, inTransaction } from "../db/client.ts";
import { AppError, isAppError } from "../errors.ts";
import { type ClaimedJob, type JobEnd, type JobHandler, type JobRun, MAX_ATTEMPTS } from "./job.ts";
import { claimJob, endJob, releaseJob, renewLeases } from "./job-rows.ts";

export interface JobRunnerOptions {
	readonly db: Db;
	readonly pool: Pool;
	/** Tells this process from all others, also from the one before it. */
	readonly runner: string;
	/** By the kind of job. */
	readonly handlers: Readonly<Record<string, JobHandler>>;
	/** Jobs at a time. */
	readonly concurrency: number;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
	/** Told of each job that failed, by its kind, and once of a database that takes no beats. */
	readonly onProblem: (what: string, error: unknown) => void;
	readonly leaseMs?: number;
}

export interface JobRunner {
	/** Looks into the queue at once. */
	wake(): void;
	/** Takes no new jobs and puts back what it holds, for the next runner. */
	stop(): Promise<void>;
}

const BEAT_MS = 1_000;
const LEASE_MS = 15_000;

function describeError(error: unknown): string {
	if (isAppError(error) && error.hint !== undefined) return `${error.message} (${error.hint})`;
	return error instanceof Error ? error.message : String(error);
}

type StopReason = "cancelled" | "lost" | "stopping";

interface Held {
	readonly job: ClaimedJob;
	readonly abort: AbortController;
	stopped: StopReason | null;
	ended: Promise<void>;
}

/**
 * Takes jobs out of the queue and does them. It holds each by a lease that it renews every second;
 * when the process dies, the lease runs out and another runner, or its own successor, begins anew.
 */
export function startJobRunner(options: JobRunnerOptions): JobRunner {
	const { db, pool, runner, handlers, concurrency, onProblem } = options;
	const leaseMs = options.leaseMs ?? LEASE_MS;
	const kinds = Object.keys(handlers);
	const held = new Map<string, Held>();
	let isStopping = false;
	let isWanted = false;
	let isBlind = false;
	let cancelTimer = () => {};
	let beating: Promise<void> | null = null;

	function stopHeld(entry: Held, reason: StopReason): void {
		if (entry.stopped !== null) return;
		entry.stopped = reason;
		entry.abort.abort(new AppError("unavailable", `the job was stopped: ${reason}`));
	}

	async function renew(): Promise<void> {
		if (held.size === 0) return;
		const mine = await renewLeases(pool, runner, [...held.keys()], leaseMs);
		for (const [id, entry] of held) {
			const lease = mine.get(id);
			if (lease === undefined) stopHeld(entry, "lost");
			else if (lease.isCancelled) stopHeld(entry, "cancelled");
		}
	}

	async function claim(): Promise<void> {
		while (!isStopping && held.size < concurrency) {
			const job = await claimJob(pool, runner, kinds, leaseMs);
			if (job === null) return;
			const entry: Held = {
				job,
				abort: new AbortController(),
				stopped: null,
				ended: Promise.resolve(),
			};
			held.set(job.id, entry);
			entry.ended = doJob(entry).finally(() => {
				held.delete(job.id);
				wake();
			});
		}
	}

	async function doJob(entry: Held): Promise<void> {
		const { job } = entry;
		const handler = handlers[job.kind];
		if (handler === undefined) return;
		try {
			if (job.attempt > MAX_ATTEMPTS) {
				throw new AppError(
					"internal",
					`given up: the process ended ${MAX_ATTEMPTS} times in the middle of it`,
				);
			}
			await handler.run(describeRun(entry));
		} catch (error) {
			await endBadly(entry, handler, error);
		}
	}

	function describeRun({ job, abort }: Held): JobRun {
		return {
			...job,
			signal: abort.signal,
			complete: (work) =>
				inTransaction(db, async (tx) => {
					const isMine = await endJob(tx, runner, job, { state: "done", message: null });
					if (!isMine) throw new AppError("conflict", "somebody else does this job now");
					await work(tx);
				}),
		};
	}

	async function endBadly(entry: Held, handler: JobHandler, error: unknown): Promise<void> {
		const { job, stopped } = entry;
		try {
			if (stopped === "lost") return;
			if (stopped === "stopping") return await releaseJob(pool, runner, job);
			const end: JobEnd =
				stopped === "cancelled"
					? { state: "cancelled", message: "cancelled" }
					: { state: "failed", message: describeError(error) };
			if (end.state === "failed") onProblem(job.kind, error);
			await inTransaction(db, async (tx) => {
				if (await endJob(tx, runner, job, end)) await handler.recordEnd(tx, job, end);
			});
		} catch (cause) {
			// The lease runs out, and the job is done again.
			onProblem(job.kind, cause);
		}
	}

	async function beat(): Promise<void> {
		try {
			await renew();
			await claim();
			isBlind = false;
		} catch (error) {
			if (!isBlind) onProblem("looking into the queue of jobs", error);
			isBlind = true;
		}
	}

	function wake(): void {
		isWanted = true;
		if (isStopping || beating !== null) return;
		cancelTimer();
		isWanted = false;
		beating = beat().then(() => {
			beating = null;
			if (isStopping) return;
			cancelTimer = options.after(isWanted ? 0 : BEAT_MS, wake);
		});
	}

	wake();
	return {
		wake,
		async stop() {
			isStopping = true;
			cancelTimer();
			await beating;
			const entries = [...held.values()];
			for (const entry of entries) stopHeld(entry, "stopping");
			await Promise.all(entries.map(({ ended }) => ended));
		},
	};
}
