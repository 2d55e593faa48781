import path from "node:path";
import { type BagItem, createBag } from "#server/platform/bag.ts";
import type { Clock } from "#server/platform/clock.ts";
import { AppError, assert } from "#server/platform/errors.ts";
import { newId } from "#server/platform/ids.ts";
import type { Random } from "#server/platform/random.ts";
import type { DecisionRecord } from "#server/policy/contract.ts";
import { toBelievable } from "./core/believable-terminal.ts";
import {
	encodeCapture,
	encodeDecision,
	encodeIntent,
	encodeTerminal,
	MAX_RECORD_CHARS,
} from "./core/encode-record.ts";
import type {
	AdmittedUsage,
	CaptureRecord,
	UsageIntent,
	UsageTerminal,
} from "./core/usage-records.ts";
import { collectOrphans } from "./flush/collect-orphans.ts";
import { createPauser } from "./flush/pauser.ts";
import { drainSource, runFlusher } from "./flush/run-flusher.ts";
import type { StoreChunkContext } from "./flush/store-chunk.ts";
import { createInstanceDirs, HEARTBEAT_MS } from "./log/instance-dirs.ts";
import { createOwnLogSource } from "./log/own-log-source.ts";
import { createSegmentedLog } from "./log/segmented-log.ts";
import type { FileSystem, LedgerEvent, LedgerStore, ProcessProbe, Scheduler } from "./ports.ts";

/** As UTF-8 it is surely below the longest frame. The gateway cuts bodies far earlier. */
const MAX_CAPTURE_CHARS = 32 * 1024 ** 2;

export interface LedgerLimits {
	/** Room for the log of this process on disk, bytes. */
	readonly maxBytes: number;
	readonly segmentBytes: number;
	readonly batchRecords: number;
	readonly batchBytes: number;
	/** How long new records gather before they are stored, ms. */
	readonly gatherMs: number;
	/** How long the end of an answer waits for a disk that refuses, ms. */
	readonly ackTimeoutMs: number;
}

export const DEFAULT_LIMITS: LedgerLimits = {
	maxBytes: 1024 ** 3,
	segmentBytes: 32 * 1024 ** 2,
	batchRecords: 2_000,
	batchBytes: 1024 ** 2,
	gatherMs: 200,
	ackTimeoutMs: 5_000,
};

export interface UsageLedgerOptions {
	readonly fs: FileSystem;
	readonly clock: Clock;
	readonly random: Random;
	readonly scheduler: Scheduler;
	readonly probe: ProcessProbe;
	readonly store: LedgerStore;
	readonly dataDir: string;
	/** True waits for stable storage at each group commit: survives the loss of power as well. */
	readonly durable?: boolean;
	readonly limits?: Partial<LedgerLimits>;
	readonly onEvent: (event: LedgerEvent) => void;
}

/** How far the store is behind the log. */
export interface LedgerLag {
	readonly records: number;
	readonly bytes: number;
	/** Age of the oldest record that is not stored yet, ms; 0 when all are. */
	readonly oldestMs: number;
}

/** Where the gateway accounts for its requests. Only the end of one waits. */
export interface UsageLedger {
	/** Opens a request. Throws `unavailable` when the log is full or cannot be written. */
	admit(intent: UsageIntent): AdmittedUsage;
	decision(record: DecisionRecord): void;
	/** Keeps bodies; a mark that they were dropped where they are huge or the log is nearly full. */
	capture(record: CaptureRecord): void;
	/** Resolves once everything recorded so far is in the log. */
	flushed(): Promise<void>;
	lag(): LedgerLag;
	/** Requests admitted and not finished. */
	openRequests(): number;
	/** Why billed calls are refused at the moment; `null` when they are not. */
	refusal(): string | null;
	/** Writes and stores what is there, the latter as far as the database lets it. */
	close(): Promise<void>;
}

interface OpenRequest extends BagItem {
	readonly intent: UsageIntent;
	/** The intent as it was recorded. */
	readonly json: string;
	/** Its records that are written: the intent, then the end, after which the entry goes. */
	written: number;
	isFinished: boolean;
}

export function createUsageLedger(options: UsageLedgerOptions): UsageLedger {
	const { fs, clock, scheduler, onEvent } = options;
	const limits = { ...DEFAULT_LIMITS, ...options.limits };
	const root = path.join(options.dataDir, "usage-log");
	const setAsideDir = path.join(root, "set-aside");
	const instance = newId(clock, options.random);
	const dirs = createInstanceDirs({ fs, clock, probe: options.probe, root });
	const dir = dirs.create(instance);
	const open = createBag<OpenRequest>();
	const pauser = createPauser(scheduler);
	let isDirGone = false;
	let foreignBytes = 0;
	let pendingSinceMs: number | null = null;
	let cancelHeartbeat = () => {};

	const log = createSegmentedLog<OpenRequest>({
		fs,
		clock,
		scheduler,
		dir,
		segmentBytes: limits.segmentBytes,
		durable: options.durable ?? false,
		ackTimeoutMs: limits.ackTimeoutMs,
		carried: () =>
			open
				.items()
				.filter(({ written }) => written > 0)
				.map(({ json }) => json),
		onWritten(requests) {
			for (const request of requests) {
				request.written++;
				if (request.written === 2) open.remove(request);
			}
			pendingSinceMs ??= clock.nowMs();
			pauser.wake();
		},
		onEvent,
	});
	const { batchBytes: maxBytes, batchRecords: maxRecords } = limits;
	const source = createOwnLogSource({
		fs,
		dir,
		log,
		maxBytes,
		maxRecords,
		setAsideDir,
		onCaughtUp() {
			pendingSinceMs = null;
		},
		onEvent,
	});
	const ctx: StoreChunkContext = {
		store: options.store,
		random: options.random,
		pauser,
		setAside(record, reason) {
			const line = JSON.stringify({ at: new Date(clock.nowMs()).toISOString(), reason, record });
			fs.makeDirectory(setAsideDir);
			fs.append(path.join(setAsideDir, `${instance}.ndjson`), Buffer.from(`${line}\n`));
			const message = `a usage record was set aside in ${setAsideDir}: ${reason}`;
			onEvent({ severity: "error", kind: "record_set_aside", subject: instance, message });
		},
		onEvent,
	};

	const flusher = runFlusher(ctx, source, limits.gatherMs);
	const collector = collectOrphans(
		{ ...ctx, fs, dirs, instance, setAsideDir, maxBytes, maxRecords },
		{
			everyMs: HEARTBEAT_MS,
			onForeignBytes: (bytes) => {
				foreignBytes = bytes;
			},
		},
	);
	beat();

	function beat(): void {
		cancelHeartbeat = scheduler.after(HEARTBEAT_MS, beat);
		try {
			isDirGone = !dirs.beat(instance);
		} catch (error) {
			// Neighbours in the same namespace know that we live without it.
			const message = `the usage log's heartbeat cannot be written: ${String(error)}`;
			onEvent({ severity: "error", kind: "log_write_failed", subject: dir, message });
		}
	}

	function refusal(extraChars = 0): string | null {
		if (isDirGone) return "its directory was taken away";
		const fault = log.fault();
		if (fault !== null) return `it cannot be written: ${fault}`;
		const used = log.bytes() + foreignBytes + open.size() * MAX_RECORD_CHARS + extraChars;
		return used > limits.maxBytes
			? "it is full, because the database does not take its records"
			: null;
	}

	function admit(intent: UsageIntent): AdmittedUsage {
		const json = encodeIntent(intent);
		const reason = refusal(MAX_RECORD_CHARS);
		if (reason !== null) {
			throw new AppError("unavailable", `the usage log takes no new requests: ${reason}`, {
				hint: "try again shortly; billed calls are refused rather than left unrecorded",
				retryAfterMs: 5_000,
			});
		}
		const request = { intent, json, written: 0, isFinished: false, place: -1 };
		open.add(request);
		log.append(json, request);
		return { finish: (terminal) => finish(request, terminal) };
	}

	function finish(request: OpenRequest, terminal: UsageTerminal): Promise<void> {
		const { id } = request.intent;
		assert(!request.isFinished && terminal.id === id, `request ${id} is not open`);
		log.append(encodeTerminal(toBelievable(terminal, request.intent)), request);
		request.isFinished = true;
		return log.written();
	}

	function capture(record: CaptureRecord): void {
		const json = encodeCapture(record);
		const fits = json.length <= MAX_CAPTURE_CHARS && refusal(json.length) === null;
		log.append(
			fits ? json : encodeCapture({ ...record, request: "", response: "", truncated: true }),
		);
	}

	function lag(): LedgerLag {
		const { published, queued } = log.records();
		const done = source.committed();
		const records = published + queued - done.records;
		const sinceMs = records === 0 ? null : Math.max(pendingSinceMs ?? 0, done.lastAtMs ?? 0);
		return {
			records,
			bytes: records === 0 ? 0 : log.bytes() - done.bytes,
			oldestMs: sinceMs === null ? 0 : Math.max(0, clock.nowMs() - sinceMs),
		};
	}

	async function close(): Promise<void> {
		cancelHeartbeat();
		await log.close();
		pauser.stop();
		await Promise.all([flusher, collector]);
		const isEmpty = await drainSource(ctx, source);
		// Anything left is found by the next process on this disk.
		if (isEmpty && open.size() === 0 && log.fault() === null) fs.remove(dir);
	}

	return {
		admit,
		decision: (record) => log.append(encodeDecision(record)),
		capture,
		flushed: () => log.written(),
		lag,
		openRequests: open.size,
		refusal: () => refusal(MAX_RECORD_CHARS),
		close,
	};
}
