import type { Tx } from "../db/client.ts";

/** Work to be put into the queue. */
export interface NewJob {
	readonly id: string;
	/** Which handler does it. */
	readonly kind: string;
	/** What it is about: of one kind and key only one job waits, and only one runs, at a time. */
	readonly key: string;
	/** JSON. */
	readonly payload: object;
	/** Lower ones go first; 0 where absent. */
	readonly priority?: number;
}

/** A job that a runner holds by its lease. */
export interface ClaimedJob {
	readonly id: string;
	readonly kind: string;
	readonly key: string;
	readonly payload: unknown;
	/** 1 at first; more after a runner died with it. */
	readonly attempt: number;
}

/** A job as its handler sees it. */
export interface JobRun extends ClaimedJob {
	/** Aborted when the job is cancelled, its lease was lost, or the process stops. */
	readonly signal: AbortSignal;
	/**
	 * Ends the job in one transaction with its results. Rejects, and nothing is written, where the
	 * lease was lost meanwhile: somebody else does the job then.
	 */
	complete(work: (tx: Tx) => Promise<void>): Promise<void>;
}

/** How a job ended without results. */
export interface JobEnd {
	readonly state: "failed" | "cancelled";
	/** What went wrong, in one sentence. */
	readonly message: string;
}

/** Does the jobs of one kind. */
export interface JobHandler {
	/** Ends by `complete` or by throwing; what it did before may happen again after a crash. */
	run(job: JobRun): Promise<void>;
	/** Writes down the end, in the transaction that ends the job. */
	recordEnd(tx: Tx, job: ClaimedJob, end: JobEnd): Promise<void>;
}

/** Runs of one job before it is given up: what kills its process will do so again. */
export const MAX_ATTEMPTS = 3;
