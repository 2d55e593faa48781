import { resolveAlerts } from "#server/platform/alerts/alert-rows.ts";
import { inTransaction, type Tx } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import { enqueueJob } from "#server/platform/jobs/job-rows.ts";
import { readMark } from "../advisories/advisory-files.ts";
import {
	dataDateOf,
	isStale,
	type StoredSnapshot,
	SYNC_JOB,
	SYNC_KEY,
	storedSnapshotSchema,
} from "../advisories/advisory-status.ts";
import { listLoads, readIndex } from "../store/advisory-store.ts";
import { raiseNow, STALE_ALERT } from "./project-alerts.ts";
import { REMATCH_JOB, REMATCH_KEY } from "./rematch-handler.ts";
import type { WorkDeps } from "./work-deps.ts";

const SYNC_EVERY_MS = 6 * 3_600_000;
const MAX_LOADS = 500;

export interface AdvisoryWatch {
	/** Looks at the folder once: what is new is written down, and judged by. */
	look(): Promise<void>;
}

/** Watches the advisories in the data folder, which the command line may change as well. */
export function watchAdvisoryFolder(
	deps: WorkDeps,
	options: { readonly folder: string; readonly address: string },
): AdvisoryWatch {
	const { folder, address } = options;
	let seen: string | null = null;
	return {
		async look() {
			const mark = readMark(folder);
			const isNew = mark !== seen;
			const snapshot = isNew && mark !== null ? readSnapshot(folder) : null;
			const loads = isNew && mark !== null ? listLoads(folder).slice(0, MAX_LOADS) : [];
			await inTransaction(deps.db, async (tx) => {
				if (isNew) await writeSnapshot(tx, deps, { snapshot, loads, address });
				await planSync(tx, deps, address);
				await judgeAge(tx, deps);
			});
			seen = mark;
		},
	};
}

function readSnapshot(folder: string): StoredSnapshot | null {
	const index = readIndex(folder);
	if (index === null) return null;
	return {
		id: index.id,
		loadedAt: index.loadedAt,
		dataDate: index.dataDate,
		records: Object.entries(index.counts).map(([ecosystem, count]) => ({ ecosystem, count })),
		kev: index.kev?.date ?? null,
		epss: index.epss?.date ?? null,
	};
}

async function writeSnapshot(
	tx: Tx,
	deps: WorkDeps,
	read: {
		readonly snapshot: StoredSnapshot | null;
		readonly loads: ReturnType<typeof listLoads>;
		readonly address: string;
	},
): Promise<void> {
	const { snapshot, loads, address } = read;
	await tx.advisoryLoad.createMany({
		data: loads.map((entry) => ({
			id: `${entry.kind} ${entry.id}`,
			at: new Date(entry.at),
			entry,
		})),
		skipDuplicates: true,
	});
	const before = await tx.advisoryState.findUnique({
		where: { id: 1 },
		select: { snapshot: true },
	});
	const known = storedSnapshotSchema.safeParse(before?.snapshot);
	if (snapshot === null) return;
	await tx.advisoryState.upsert({
		where: { id: 1 },
		create: { id: 1, snapshot, address },
		update: { snapshot, address },
	});
	const isSame =
		known.success &&
		known.data.id === snapshot.id &&
		known.data.kev === snapshot.kev &&
		known.data.epss === snapshot.epss;
	if (isSame) return;
	await enqueueJob(tx, {
		id: newId(deps.clock, deps.random),
		kind: REMATCH_JOB,
		key: REMATCH_KEY,
		payload: {},
		priority: 4,
	});
}

/** Asks for the next sync when it is due. */
async function planSync(tx: Tx, deps: WorkDeps, address: string): Promise<void> {
	const nowMs = deps.clock.nowMs();
	const state = await tx.advisoryState.findUnique({ where: { id: 1 }, select: { nextAt: true } });
	if (state?.nextAt != null && state.nextAt.getTime() > nowMs) return;
	const nextAt = new Date(nowMs + SYNC_EVERY_MS);
	await tx.advisoryState.upsert({
		where: { id: 1 },
		create: { id: 1, nextAt, address },
		update: { nextAt, address },
	});
	const id = newId(deps.clock, deps.random);
	await enqueueJob(tx, { id, kind: SYNC_JOB, key: SYNC_KEY, payload: {}, priority: 5 });
}

/** Old data is told of once audits rest on it. */
async function judgeAge(tx: Tx, deps: WorkDeps): Promise<void> {
	const nowMs = deps.clock.nowMs();
	const state = await tx.advisoryState.findUnique({ where: { id: 1 } });
	const parsed = storedSnapshotSchema.safeParse(state?.snapshot);
	const subject = "advisories";
	const dataDate = parsed.success ? dataDateOf(parsed.data) : null;
	if (dataDate === null || !isStale(dataDate, nowMs)) {
		await resolveAlerts(tx, { kinds: [STALE_ALERT], subject }, nowMs, deps);
		return;
	}
	const day = dataDate.slice(0, 10);
	const why = state?.lastError == null ? "" : `: the last sync failed (${state.lastError})`;
	const message = `the advisory data ends on ${day}; what became known since is missing${why}`;
	await raiseNow(tx, deps, { kind: STALE_ALERT, subject, message });
}
