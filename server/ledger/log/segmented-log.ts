import type { Clock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import { encodeFrame } from "../core/frame.ts";
import type { FileSystem, LedgerEvent, Scheduler } from "../ports.ts";
import { createSegmentWriter, type Segment } from "./segment-writer.ts";

const RETRY_MS = 250;
/** Groups beyond this are split, so that no frame outgrows what a reader accepts. */
const MAX_BATCH_CHARS = 4 * 1024 ** 2;
/** Enough for the records of one turn, as a rule. */
const FRAME_ROOM_BYTES = 64 * 1024;

export interface SegmentedLogOptions<Tag> {
	readonly fs: FileSystem;
	readonly clock: Clock;
	readonly scheduler: Scheduler;
	readonly dir: string;
	readonly segmentBytes: number;
	/** True: records count as written once on stable storage; false: once the system has them. */
	readonly durable: boolean;
	/** How long `written()` waits for a disk that refuses, ms. The records stay queued. */
	readonly ackTimeoutMs: number;
	/** Records without which a new segment could not stand alone; they open each segment. */
	readonly carried: () => readonly string[];
	/** Told of each group that is now safe, with the tags given to `append`. */
	readonly onWritten: (tags: readonly Tag[]) => void;
	readonly onEvent: (event: LedgerEvent) => void;
}

/** An append-only log in segments, where the records of one turn share one frame and one `write`. */
export interface SegmentedLog<Tag> {
	/** Queues a record, a JSON text. `tag` comes back through `onWritten`. */
	append(json: string, tag?: Tag): void;
	/** Resolves once everything appended so far is written; rejects `unavailable` after the timeout. */
	written(): Promise<void>;
	segments(): readonly Segment[];
	/** Removes the segments before this one. */
	release(sequence: number): void;
	/** Bytes on disk and in the queue. */
	bytes(): number;
	/** Records that readers can see, ever, and records still in the queue. */
	records(): { readonly published: number; readonly queued: number };
	/** Why the log cannot be written at the moment; `null` when it can. */
	fault(): string | null;
	/** Tries once more to write what is queued, then gives the files up. */
	close(): Promise<void>;
}

interface Batch<Tag> {
	text: string;
	records: number;
	readonly tags: Tag[];
	/** Made only when somebody waits. */
	waiter: PromiseWithResolvers<void> | null;
}

export function createSegmentedLog<Tag>(options: SegmentedLogOptions<Tag>): SegmentedLog<Tag> {
	const { clock, scheduler } = options;
	const writer = createSegmentWriter(options.fs, options.dir, options.segmentBytes);
	/** A frame is in the file before the next one is made. */
	const frameRoom = Buffer.allocUnsafeSlow(FRAME_ROOM_BYTES);
	let pending: Batch<Tag> | null = null;
	let queue: Batch<Tag>[] = [];
	let syncing: Promise<void> | null = null;
	let queuedChars = 0;
	let cancelGiveUp: (() => void) | null = null;
	let inSync: readonly Batch<Tag>[] = [];
	let queuedRecords = 0;
	let fault: string | null = null;
	let isScheduled = false;
	let isClosed = false;

	function encode(joined: string, records: number): Buffer {
		return encodeFrame(joined, records, clock.nowMs(), frameRoom);
	}

	function append(json: string, tag?: Tag): void {
		if (isClosed) throw new AppError("unavailable", "the usage log is closed");
		if (pending !== null && pending.text.length + json.length > MAX_BATCH_CHARS) {
			queue.push(pending);
			pending = null;
		}
		pending ??= { text: "", records: 0, tags: [], waiter: null };
		pending.text = pending.records === 0 ? json : `${pending.text},${json}`;
		pending.records++;
		if (tag !== undefined) pending.tags.push(tag);
		queuedRecords++;
		queuedChars += json.length;
		if (isScheduled) return;
		isScheduled = true;
		scheduler.defer(flush);
	}

	function flush(): void {
		isScheduled = false;
		if (pending !== null) queue.push(pending);
		pending = null;
		// A sync or a retry under way takes the queue with it when it is done.
		if (syncing === null && fault === null) writeQueue();
	}

	function writeQueue(): void {
		const batches = queue;
		queue = [];
		let done = 0;
		try {
			if (writer.prepare()) carry();
			for (const batch of batches) {
				writer.write(encode(batch.text, batch.records), batch.records);
				if (!options.durable) writer.publish();
				done++;
			}
		} catch (error) {
			// Nothing of a durable group counts before its sync, so all of it is written again.
			if (options.durable) done = 0;
			queue = batches.slice(done);
			fail(error);
			settle(batches.slice(0, done));
			return;
		}
		if (options.durable) {
			inSync = batches;
			syncing = sync();
		} else {
			restore();
			settle(batches);
		}
	}

	function carry(): void {
		const records = options.carried();
		if (records.length === 0) return;
		writer.write(encode(records.join(","), records.length), records.length);
		if (!options.durable) writer.publish();
	}

	async function sync(): Promise<void> {
		const batches = inSync;
		try {
			await writer.sync();
			writer.publish();
			restore();
			settle(batches);
		} catch (error) {
			// After a failed sync the system may have dropped the pages: write them again elsewhere.
			queue = [...batches, ...queue];
			fail(error);
		}
		inSync = [];
		syncing = null;
		if (fault === null && queue.length > 0) writeQueue();
	}

	function settle(batches: readonly Batch<Tag>[]): void {
		for (const batch of batches) {
			queuedChars -= batch.text.length - (batch.records - 1);
			queuedRecords -= batch.records;
			options.onWritten(batch.tags);
			batch.waiter?.resolve();
		}
	}

	function fail(error: unknown): void {
		const reason = error instanceof Error ? error.message : String(error);
		try {
			writer.abandon();
		} catch (cause) {
			report(
				"error",
				"log_write_failed",
				`a damaged segment could not be closed: ${String(cause)}`,
			);
		}
		if (fault === null) {
			report("error", "log_write_failed", `the usage log cannot be written: ${reason}`);
			cancelGiveUp = scheduler.after(options.ackTimeoutMs, giveUpWaiting);
		}
		fault = reason;
		if (!isClosed) scheduler.after(RETRY_MS, retry);
	}

	function retry(): void {
		if (fault !== null && syncing === null && !isClosed) writeQueue();
	}

	function restore(): void {
		if (fault === null) return;
		fault = null;
		cancelGiveUp?.();
		report("info", "log_write_restored", "the usage log is written again");
	}

	function giveUpWaiting(): void {
		const error = new AppError("unavailable", `the usage record cannot be written: ${fault}`, {
			hint: "free space on the disk of the data folder",
		});
		for (const batch of [...inSync, ...queue]) {
			batch.waiter?.reject(error);
			batch.waiter = null;
		}
		cancelGiveUp = scheduler.after(options.ackTimeoutMs, giveUpWaiting);
	}

	function report(severity: LedgerEvent["severity"], kind: LedgerEvent["kind"], message: string) {
		options.onEvent({ severity, kind, subject: options.dir, message });
	}

	function written(): Promise<void> {
		const last = pending ?? queue.at(-1) ?? inSync.at(-1);
		if (last === undefined) return Promise.resolve();
		if (last.waiter === null) {
			last.waiter = Promise.withResolvers<void>();
			// Whoever waits gets the rejection; a caller that does not must not end the process.
			last.waiter.promise.catch(() => {});
		}
		return last.waiter.promise;
	}

	return {
		append,
		written,
		segments: writer.segments,
		release: writer.release,
		bytes: () => writer.bytes() + queuedChars,
		records: () => ({ published: writer.records(), queued: queuedRecords }),
		fault: () => fault,
		async close() {
			if (pending !== null) queue.push(pending);
			pending = null;
			while (syncing !== null) await syncing;
			if (queue.length > 0) writeQueue();
			while (syncing !== null) await syncing;
			isClosed = true;
			cancelGiveUp?.();
			writer.close();
		},
	};
}
