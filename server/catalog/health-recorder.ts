import type { Clock } from "#server/platform/clock.ts";
import {
	createHealthState,
	encodeHealth,
	type HealthSample,
	type HealthState,
	recordSample,
} from "./core/model-health.ts";
import type { HealthStore } from "./ports.ts";

export interface HealthRecorderOptions {
	readonly store: HealthStore;
	readonly clock: Clock;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
	/**
	 * Names this run of the process. A fresh name at each start keeps the history of the runs before,
	 * which decays in rows of its own.
	 */
	readonly instance: string;
	/** Told once when saving begins to fail and once when it works again. */
	readonly onSaving: (state: "failing" | "working", cause?: unknown) => void;
	readonly flushEveryMs?: number;
}

export interface HealthRecorder {
	/** Adds one finished attempt: no allocation but for a model that was never seen. */
	record(sample: HealthSample): void;
	/** Saves what changed since the last time; rejects when the store fails. */
	flush(): Promise<void>;
	/** Saves for the last time; a store that fails loses at most the last seconds. */
	close(): Promise<void>;
}

interface Entry {
	readonly modelId: string;
	readonly upstream: string;
	readonly state: HealthState;
	isDirty: boolean;
}

const FLUSH_EVERY_MS = 5_000;
/** Ids come from the catalogue; the bound is for the day on which one does not. */
const MAX_ENTRIES = 5_000;

/** Measures the attempts of this process and saves its own state every 5 s. */
export function createHealthRecorder(options: HealthRecorderOptions): HealthRecorder {
	const { store, clock, instance } = options;
	const everyMs = options.flushEveryMs ?? FLUSH_EVERY_MS;
	const byUpstream = new Map<string, Map<string, Entry>>();
	const entries: Entry[] = [];
	let isClosed = false;
	let isFailing = false;
	let cancel = () => {};

	function findEntry(sample: HealthSample, nowMs: number): Entry | null {
		const byModel = byUpstream.get(sample.upstream);
		const known = byModel?.get(sample.modelId);
		if (known !== undefined) return known;
		if (entries.length >= MAX_ENTRIES) return null;
		const { modelId, upstream } = sample;
		const entry = { modelId, upstream, state: createHealthState(nowMs), isDirty: false };
		entries.push(entry);
		if (byModel === undefined) byUpstream.set(upstream, new Map([[modelId, entry]]));
		else byModel.set(modelId, entry);
		return entry;
	}

	async function flush(): Promise<void> {
		const dirty = entries.filter((entry) => entry.isDirty);
		if (dirty.length === 0) return;
		for (const entry of dirty) entry.isDirty = false;
		try {
			const rows = dirty.map(({ modelId, upstream, state }) => ({
				modelId,
				upstream,
				updatedAtMs: state.lastSampleMs,
				state: encodeHealth(state),
			}));
			await store.save(instance, rows);
		} catch (error) {
			for (const entry of dirty) entry.isDirty = true;
			throw error;
		}
	}

	async function flushQuietly(): Promise<void> {
		try {
			await flush();
			if (isFailing) options.onSaving("working");
			isFailing = false;
		} catch (error) {
			if (!isFailing) options.onSaving("failing", error);
			isFailing = true;
		}
	}

	function schedule(): void {
		cancel = options.after(everyMs, async () => {
			await flushQuietly();
			if (!isClosed) schedule();
		});
	}

	schedule();
	return {
		record(sample) {
			const nowMs = clock.nowMs();
			const entry = findEntry(sample, nowMs);
			if (entry === null) return;
			recordSample(entry.state, sample, nowMs);
			entry.isDirty = true;
		},
		flush,
		async close() {
			isClosed = true;
			cancel();
			await flushQuietly();
		},
	};
}
