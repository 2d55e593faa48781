import type { Pool } from "pg";
import type { Actor } from "#server/access/contract.ts";
import { needsSetup, recordAudit } from "#server/access/index.ts";
import { createSeededRandom } from "#server/adapters/simulator/core/seeded-random.ts";
import type { HealthSnapshot } from "#server/catalog/contract.ts";
import { insertHealthSnapshot, latestHealth } from "#server/catalog/health-repository.ts";
import { readLatestCatalog } from "#server/catalog/index.ts";
import { createPostgresStore } from "#server/ledger/store/postgres-store.ts";
import { raiseEpoch } from "#server/platform/change-feed.ts";
import type { Clock } from "#server/platform/clock.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { systemRandom } from "#server/platform/random.ts";
import { getActivePolicy } from "#server/policy/index.ts";
import { inventHealth, inventModels } from "./demo-models.ts";
import { addDemoPeople, removeDemoPeople } from "./demo-people.ts";
import { DEMO_UPSTREAM } from "./demo-request.ts";
import { generateDemo } from "./generate-demo.ts";

const PAST_DAYS = 31;
const HEALTH_STATES = 12;
const BATCH_RECORDS = 4_000;
/** Requests and decisions are the same at every run; only ids and times move with the day. */
const SEED = 20_261_122;

export interface DemoDeps {
	readonly db: Db;
	readonly pool: Pool;
	readonly clock: Clock;
	readonly actor: Extract<Actor, { kind: "system" }>;
}

export interface DemoCounts {
	readonly requests: number;
	readonly decisions: number;
}

export interface SeedResult extends DemoCounts {
	readonly state: "seeded" | "already_there";
	/** The request whose trace has 2,000 spans. */
	readonly traceId: string | null;
	readonly seconds: number;
}

/** What there is of the demonstration. */
export async function countDemo(pool: Pool): Promise<DemoCounts> {
	const { rows } = await pool.query<DemoCounts>(
		`SELECT (SELECT COALESCE(sum(requests), 0)::bigint FROM ledger.rollup_15m
				WHERE upstream = $1 AND simulated) AS requests,
			(SELECT count(*) FROM ledger.decision WHERE record->>'demo' = 'true') AS decisions`,
		[DEMO_UPSTREAM],
	);
	return rows[0] ?? { requests: 0, decisions: 0 };
}

/** Fills the ledger with invented requests; what is there already in this size is left alone. */
export async function seedDemo(
	deps: DemoDeps,
	wanted: DemoCounts & { readonly force: boolean },
): Promise<SeedResult> {
	const { db, pool, clock, actor } = deps;
	const startedMs = clock.monotonicMs();
	const present = await countDemo(pool);
	if (present.requests === wanted.requests && present.decisions === wanted.decisions) {
		return { state: "already_there", ...present, traceId: await findLongTrace(pool), seconds: 0 };
	}
	await requireSafe(deps, wanted.force);
	// Another size, or the rest of a run that was cut off: begin again, so that the end is the same.
	if (present.requests + present.decisions > 0) await removeDemo(deps);
	const catalog = await readLatestCatalog(db);
	if (catalog === null) {
		throw new AppError("precondition", "there is no model catalogue to decide with", {
			hint: "run: npm run sophia -- catalog refresh",
		});
	}
	const policy = await getActivePolicy(db, actor.orgId);
	await pool.query("SELECT ledger.prepare_past_days($1)", [PAST_DAYS]);
	const nowMs = clock.nowMs();
	const healths = await addHealths(db, inventModels(catalog.models), nowMs);
	const callers = await inTransaction(db, async (tx) => {
		const added = await addDemoPeople(tx, actor.orgId, { clock, random: systemRandom });
		await recordAudit(tx, {
			actor,
			action: "demo.seed",
			target: { kind: "demo", id: DEMO_UPSTREAM },
			after: { requests: wanted.requests, decisions: wanted.decisions },
		});
		return added;
	});
	const random = createSeededRandom(SEED);
	await writeAll(pool, {
		...{ ...wanted, nowMs, orgId: actor.orgId, random, catalog, healths, policy, callers },
	});
	await pool.query("SELECT ledger.refresh_statistics()");
	const seconds = (clock.monotonicMs() - startedMs) / 1000;
	return {
		state: "seeded",
		...(await countDemo(pool)),
		traceId: await findLongTrace(pool),
		seconds,
	};
}

/** Takes all of it away again, and nothing else. */
export async function removeDemo({ db, pool, actor }: DemoDeps): Promise<number> {
	const { rows } = await pool.query<{ removed: number }>("SELECT ledger.remove_demo() AS removed");
	const removed = rows[0]?.removed ?? 0;
	await inTransaction(db, async (tx) => {
		await removeDemoPeople(tx, actor.orgId);
		await raiseEpoch(tx, "keys");
		await recordAudit(tx, {
			actor,
			action: "demo.remove",
			target: { kind: "demo", id: DEMO_UPSTREAM },
			before: { requests: removed },
		});
	});
	return removed;
}

/** Invented rows beside real ones would spoil every figure of the organisation. */
async function requireSafe({ db, pool }: DemoDeps, force: boolean): Promise<void> {
	if (await needsSetup(db)) {
		throw new AppError("precondition", "there is no account yet", {
			hint: "open the set-up link first (npm run sophia -- setup-link), or create a user",
		});
	}
	if (force) return;
	const { rows } = await pool.query<{ found: boolean }>(
		"SELECT EXISTS (SELECT FROM ledger.rollup_15m WHERE NOT simulated) AS found",
	);
	if (rows[0]?.found !== true) return;
	throw new AppError("precondition", "this installation has real traffic", {
		hint: "use another data folder (SOPHIA_DATA_DIR), or --force to mix invented rows into it",
	});
}

/** The newest snapshot is in force, so the one before stands at the end again. */
async function addHealths(
	db: Db,
	models: ReturnType<typeof inventModels>,
	nowMs: number,
): Promise<[HealthSnapshot, ...HealthSnapshot[]]> {
	return inTransaction(db, async (tx) => {
		const inForce = await latestHealth(tx);
		const healths: HealthSnapshot[] = [];
		for (let index = 0; index < HEALTH_STATES; index++) {
			const state = inventHealth(models, { index, nowMs });
			const number = await insertHealthSnapshot(tx, state.models, nowMs);
			healths.push({ number, ...state });
		}
		await insertHealthSnapshot(tx, inForce?.models ?? [], nowMs);
		await raiseEpoch(tx, "health");
		const [first, ...others] = healths;
		if (first === undefined) throw new AppError("internal", "no state of measurements was made");
		return [first, ...others];
	});
}

/** The next batch is invented while the database takes the one before. */
async function writeAll(pool: Pool, input: Parameters<typeof generateDemo>[0]): Promise<void> {
	const store = createPostgresStore(pool);
	const write = async (batch: readonly object[]) => {
		const result = await store.write(Buffer.from(JSON.stringify(batch)));
		if (result.state === "stored") return;
		throw new AppError("unavailable", `the database did not take the records: ${result.reason}`, {
			hint: "run the command again: it begins anew",
		});
	};
	let written = Promise.resolve();
	let batch: object[] = [];
	const hand = async () => {
		await written;
		written = write(batch);
		// It is awaited before the next one; until then its failure is not unhandled.
		written.catch(() => undefined);
		batch = [];
	};
	for (const { records } of generateDemo(input)) {
		batch.push(...records);
		if (batch.length >= BATCH_RECORDS) await hand();
	}
	await hand();
	await written;
}

async function findLongTrace(pool: Pool): Promise<string | null> {
	const { rows } = await pool.query<{ id: string }>(
		`SELECT id FROM ledger.request WHERE upstream = $1 AND simulated
			AND duration_ms = 95000 AND jsonb_array_length(spans) = 2000 ORDER BY id DESC LIMIT 1`,
		[DEMO_UPSTREAM],
	);
	return rows[0]?.id ?? null;
}
