import type { Db } from "#server/platform/db/client.ts";
import type { ChangeFeed } from "#server/platform/events.ts";
import { latestCatalog } from "./catalog-repository.ts";
import type { CatalogSnapshot, HealthSnapshot } from "./contract.ts";
import { latestHealth } from "./health-repository.ts";

/** The snapshot in force, held in memory of one process. */
export interface SnapshotSource<Snapshot> {
	/** `null` only until the first snapshot could be loaded. */
	current(): Snapshot | null;
	close(): void;
}

export interface SnapshotSourceOptions<Snapshot> {
	readonly load: () => Promise<Snapshot | null>;
	readonly topic: "catalog" | "health";
	readonly changeFeed: ChangeFeed;
	/** Runs a callback once after `ms`; returns the function that cancels it. */
	readonly after: (ms: number, callback: () => void) => () => void;
	/** Told each time loading fails; the last good snapshot stays in force. */
	readonly onProblem: (error: unknown) => void;
	readonly onLoaded?: (snapshot: Snapshot) => void;
}

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2_000;

/** Loads the snapshot now and at each change; a database that is away is asked again. */
export async function createSnapshotSource<Snapshot extends { readonly number: number }>(
	options: SnapshotSourceOptions<Snapshot>,
): Promise<SnapshotSource<Snapshot>> {
	let snapshot: Snapshot | null = null;
	let loading: Promise<void> | null = null;
	let isStale = false;
	let isClosed = false;
	let retryMs = FIRST_RETRY_MS;
	let cancelRetry = () => {};

	async function loadOnce(): Promise<void> {
		try {
			const loaded = await options.load();
			retryMs = FIRST_RETRY_MS;
			if (isClosed || loaded === null || loaded.number === snapshot?.number) return;
			snapshot = loaded;
			options.onLoaded?.(loaded);
		} catch (error) {
			options.onProblem(error);
			if (isClosed) return;
			cancelRetry = options.after(retryMs, reload);
			retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
		}
	}

	/** A change that arrives while loading is loaded afterwards: it may not be in that answer. */
	function reload(): void {
		if (isClosed) return;
		if (loading !== null) {
			isStale = true;
			return;
		}
		cancelRetry();
		isStale = false;
		loading = loadOnce().finally(() => {
			loading = null;
			if (isStale) reload();
		});
	}

	const unsubscribe = options.changeFeed.subscribe(options.topic, reload);
	reload();
	await loading;
	return {
		current: () => snapshot,
		close() {
			isClosed = true;
			cancelRetry();
			unsubscribe();
		},
	};
}

type SourceDeps<Snapshot> = Omit<SnapshotSourceOptions<Snapshot>, "load" | "topic"> & {
	readonly db: Db;
};

/** The catalogue in force in this process. */
export function createCatalogSource(
	deps: SourceDeps<CatalogSnapshot>,
): Promise<SnapshotSource<CatalogSnapshot>> {
	return createSnapshotSource({ ...deps, topic: "catalog", load: () => latestCatalog(deps.db) });
}

/** The measurements in force in this process. */
export function createHealthSource(
	deps: SourceDeps<HealthSnapshot>,
): Promise<SnapshotSource<HealthSnapshot>> {
	return createSnapshotSource({ ...deps, topic: "health", load: () => latestHealth(deps.db) });
}
