import type { Pool } from "pg";
import { DEFAULT_ORG_ID, type Role } from "#server/access/contract.ts";
import { buildKey, buildPerson } from "#server/access/testing/build-actors.ts";
import { type Clock, systemClock } from "#server/platform/clock.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase } from "#server/testing/database.ts";
import type { UsageTerminal } from "../core/usage-records.ts";
import { createPostgresStore } from "../store/postgres-store.ts";
import { buildDecision, buildIntent, buildTerminal } from "./build-records.ts";

const OTHER_ORG = "00000000-0000-7000-8000-0000000000ff";
export const makeId = () => newId(systemClock, systemRandom);
export const ALICE = makeId();
export const BOB = makeId();
export const KEY = makeId();

export const person = (role: Role, userId = makeId()) => buildPerson(role, { userId });

export const key = (keyId: string) => buildKey({ keyId, ownerId: ALICE });

/** One request an hour, oldest first: whose it is, how it ended, what is kept of it. */
const HOUR_MS = 3_600_000;
const FIRST_MS = Date.parse("2026-03-28T20:30:00Z");
export const REQUESTS = [
	{ userId: ALICE, keyId: KEY, outcome: "ok" },
	{ userId: ALICE, keyId: null, outcome: "upstream_error" },
	{ userId: BOB, keyId: null, outcome: "ok" },
	{ userId: BOB, keyId: null, outcome: "running" },
	{ userId: BOB, keyId: null, outcome: "ok", orgId: OTHER_ORG },
	{ userId: ALICE, keyId: KEY, outcome: "ok", simulated: false },
].map((facts, index) => {
	const atMs = FIRST_MS + index * HOUR_MS;
	const at: Clock = { nowMs: () => atMs, monotonicMs: () => 0 };
	const [id, decisionId] = [newId(at, systemRandom), newId(at, systemRandom)];
	const { userId, keyId, orgId = DEFAULT_ORG_ID, simulated = true } = facts;
	const model = index % 2 === 0 ? "openai/sim-flash" : "google/sim-pro";
	return {
		id,
		decisionId,
		intent: buildIntent({
			id,
			decisionId,
			atMs,
			userId,
			keyId,
			orgId,
			simulated,
			modelPlanned: model,
		}),
		terminal:
			facts.outcome === "running"
				? null
				: buildTerminal({
						id,
						atMs: atMs + 500,
						outcome: facts.outcome as UsageTerminal["outcome"],
						modelServed: model,
						costNanos: 1_000 * (index + 1),
						upstreamCostNanos: index === 0 ? 900 : null,
					}),
		decision: {
			kind: "decision",
			record: buildDecision({
				id: decisionId,
				requestId: id,
				decidedAtMs: atMs,
				margin: index,
				chosen: model,
			}),
		},
		capture:
			index === 0
				? {
						kind: "capture",
						id,
						atMs,
						request: "PROMPT",
						response: "ANSWER",
						truncated: false,
						expiresAtMs: Date.now() + HOUR_MS,
					}
				: null,
	};
});
export const IDS = REQUESTS.map(({ id }) => id);
/** Newest first, as lists are. */
export const at = (...indexes: number[]) => indexes.map((index) => IDS[index]);

/** The requests above in a database of their own. */
export async function storeRequests(): Promise<{ pool: Pool; close: () => Promise<void> }> {
	const database = await createTestDatabase();
	const pool = createPool({
		connectionString: database.runtimeUrl,
		max: 4,
		applicationName: "test",
	});
	const records = REQUESTS.flatMap(({ intent, terminal, decision, capture }) =>
		[intent, decision, terminal, capture].filter((record) => record !== null),
	);
	const { state } = await createPostgresStore(pool).write(Buffer.from(JSON.stringify(records)));
	if (state !== "stored") throw new Error(`the requests were not stored: ${state}`);
	return {
		pool,
		async close() {
			await pool.end();
			await database.drop();
		},
	};
}
