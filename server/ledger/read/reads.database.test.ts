import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, DEFAULT_ORG_ID, type Role } from "#server/access/contract.ts";
import { buildKey, buildPerson } from "#server/access/testing/build-actors.ts";
import { type Clock, systemClock } from "#server/platform/clock.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { listDecisionsInput, listRequestsInput, usageSummaryInput } from "../contract.ts";
import type { UsageTerminal } from "../core/usage-records.ts";
import {
	findCapture,
	findDecision,
	findRequest,
	listDecisions,
	listRequests,
	summarizeUsage,
} from "../index.ts";
import { createPostgresStore } from "../store/postgres-store.ts";
import { buildDecision, buildIntent, buildTerminal } from "../testing/build-records.ts";

const OTHER_ORG = "00000000-0000-7000-8000-0000000000ff";
const makeId = () => newId(systemClock, systemRandom);
const ALICE = makeId();
const BOB = makeId();
const KEY = makeId();

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
	database = await createTestDatabase();
	pool = createPool({ connectionString: database.runtimeUrl, max: 4, applicationName: "test" });
	await write(
		requests.flatMap(({ intent, terminal, decision, capture }) => [
			intent,
			decision,
			terminal,
			capture,
		]),
	);
});

afterAll(async () => {
	await pool.end();
	await database.drop();
});

async function write(records: readonly unknown[]): Promise<void> {
	const kept = records.filter((record) => record !== null);
	const result = await createPostgresStore(pool).write(Buffer.from(JSON.stringify(kept)));
	expect(result.state).toBe("stored");
}

const person = (role: Role, userId = makeId()) => buildPerson(role, { userId });

const key = (keyId: string) => buildKey({ keyId, ownerId: ALICE });

/** One request an hour, oldest first: whose it is, how it ended, what is kept of it. */
const HOUR_MS = 3_600_000;
const FIRST_MS = Date.parse("2026-03-28T20:30:00Z");
const requests = [
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
const ids = requests.map(({ id }) => id);
/** Newest first, as lists are. */
const at = (...indexes: number[]) => indexes.map((index) => ids[index]);

async function listed(actor: Actor, input: object = {}): Promise<string[]> {
	const { items } = await listRequests(
		{ pool, clock: systemClock },
		actor,
		listRequestsInput.parse(input),
	);
	return items.map(({ id }) => id);
}

test("shows each reader exactly the rows that are theirs", async () => {
	const all = at(5, 3, 2, 1, 0);
	for (const role of ["admin", "operator", "auditor"] as const) {
		expect(await listed(person(role)), role).toEqual(all);
	}
	expect(
		await listed({ kind: "system", orgId: DEFAULT_ORG_ID, name: "cli:x", address: null }),
	).toEqual(all);
	expect(await listed(person("consumer", BOB))).toEqual(at(3, 2));
	expect(await listed(person("consumer"))).toEqual([]);
	expect(await listed(key(KEY))).toEqual(at(5, 0));
	expect(await listed(key(makeId()))).toEqual([]);
	expect(await listed(person("executive"))).toEqual([]);
	const service = {
		kind: "service",
		orgId: DEFAULT_ORG_ID,
		service: "console",
		address: null,
	} as const;
	expect(await listed({ ...service, role: "consumer", onBehalfOfUserId: BOB })).toEqual(at(3, 2));
	expect(await listed({ ...service, role: "consumer", onBehalfOfUserId: null })).toEqual([]);
});

test("hides a foreign request, its decision and its bodies in the same words as a missing one", async () => {
	const [mine, foreign] = [requests[0], requests[4]];
	if (mine === undefined || foreign === undefined) throw new Error("no fixtures");
	const readers: [Actor, typeof mine][] = [
		[person("admin"), foreign],
		[person("consumer", BOB), mine],
		[key(makeId()), mine],
		[person("executive"), mine],
	];
	for (const [actor, { id, decisionId }] of readers) {
		await expect(findRequest(pool, actor, id, systemClock)).rejects.toThrow(
			`there is no request ${id}`,
		);
		await expect(findDecision(pool, actor, decisionId, systemClock)).rejects.toThrow(
			/there is no decision/,
		);
		expect(await findCapture(pool, actor, id)).toBeNull();
	}
});

test("pages through all requests without gaps or repetitions", async () => {
	const seen: string[] = [];
	for (let cursor: string | null | undefined; cursor !== null; ) {
		const input = listRequestsInput.parse({
			limit: 2,
			...(cursor === undefined ? {} : { cursor }),
		});
		const page = await listRequests({ pool, clock: systemClock }, person("admin"), input);
		seen.push(...page.items.map(({ id }) => id));
		cursor = page.nextCursor;
	}
	expect(seen).toEqual(at(5, 3, 2, 1, 0));
});

test("filters by each field", async () => {
	const admin = person("admin");
	expect(await listed(admin, { outcome: ["running", "upstream_error"] })).toEqual(at(3, 1));
	expect(await listed(admin, { model: "google/sim-pro" })).toEqual(at(5, 3, 1));
	expect(await listed(admin, { key: KEY })).toEqual(at(5, 0));
	expect(await listed(admin, { user: BOB })).toEqual(at(3, 2));
	expect(await listed(admin, { simulated: false })).toEqual(at(5));
	expect(await listed(admin, { source: "playground" })).toEqual([]);
	expect(
		await listed(admin, { since: "2026-03-28T22:30:00+00:00", until: "2026-03-29T00:00:00Z" }),
	).toEqual(at(3, 2));
	expect(await listed(admin, { q: ids[2] })).toEqual(at(2));
	expect(await listed(admin, { q: ids[2]?.slice(0, 13) })).toEqual(at(2));
});

test("gives a request with its attempts, spans, cost difference and what is captured", async () => {
	const found = await findRequest(pool, key(KEY), ids[0] ?? "", systemClock);
	if (found.state !== "found") throw new Error("not found");
	expect(found.request).toMatchObject({
		id: ids[0],
		startedAt: "2026-03-28T20:30:00.000Z",
		endedAt: "2026-03-28T20:30:00.500Z",
		costNanos: 1_000,
		upstreamCostNanos: 900,
		costDifferenceNanos: 100,
		tokens: { prompt: 100, completion: 20, cacheRead: 10, cacheWrite: 0, reasoning: 3 },
		attempts: [{ modelId: "anthropic/sim-large", ttftMs: 209 }],
		spans: [
			{ name: "auth" },
			{ name: "decision", attributes: { candidates: 12 } },
			{ name: "attempt" },
		],
		capture: { truncated: false },
	});
	expect(await findCapture(pool, key(KEY), ids[0] ?? "")).toMatchObject({
		request: "PROMPT",
		response: "ANSWER",
	});
});

test("calls a request that may still be on its way so for a minute, then missing", async () => {
	const id = makeId();
	const later = (ms: number): Clock => ({ nowMs: () => Date.now() + ms, monotonicMs: () => 0 });
	expect(await findRequest(pool, person("admin"), id, systemClock)).toEqual({
		state: "being_written",
		id,
	});
	expect(await findDecision(pool, person("admin"), id, systemClock)).toEqual({
		state: "being_written",
		id,
	});
	await expect(findRequest(pool, person("admin"), id, later(61_000))).rejects.toThrow(
		/there is no request/,
	);
});

test("lists decisions with the outcome of their requests, close calls alone if asked", async () => {
	const admin = person("admin");
	const all = await listDecisions(
		{ pool, clock: systemClock },
		admin,
		listDecisionsInput.parse({}),
	);
	expect(all.items.map(({ requestId }) => requestId)).toEqual(at(5, 3, 2, 1, 0));
	expect(all.items.map(({ outcome }) => outcome)).toEqual([
		"ok",
		"running",
		"ok",
		"upstream_error",
		"ok",
	]);
	const close = await listDecisions(
		{ pool, clock: systemClock },
		admin,
		listDecisionsInput.parse({ maxMargin: 2, model: "openai/sim-flash" }),
	);
	expect(close.items.map(({ requestId }) => requestId)).toEqual(at(2, 0));
	const found = await findDecision(pool, key(KEY), requests[0]?.decisionId ?? "", systemClock);
	expect(found).toMatchObject({ state: "found", record: requests[0]?.decision.record });
});

test("sums by day in any zone, by model and by key, and the same for an executive", async () => {
	const range = { since: "2026-03-28T20:00:00Z", until: "2026-03-29T03:00:00Z" };
	const sum = (actor: Actor, over: object = {}) =>
		summarizeUsage(pool, actor, usageSummaryInput.parse({ ...range, ...over }));
	const utc = await sum(person("executive"));
	expect(utc).toMatchObject({
		zone: "UTC",
		totals: {
			requests: 4,
			simulatedRequests: 3,
			outcomes: { ok: 3, upstream_error: 1 },
			tokens: { prompt: 400, completion: 80 },
			costNanos: 12_000,
			comparedRequests: 1,
			comparedCostNanos: 1_000,
			upstreamCostNanos: 900,
			costDifferenceNanos: 100,
			meanTtftMs: 210.5,
		},
	});
	expect(utc.days.map(({ day, requests: n }) => [day, n])).toEqual([
		["2026-03-28", 3],
		["2026-03-29", 1],
	]);
	expect(utc.models.map(({ model, costNanos }) => [model, costNanos])).toEqual([
		["google/sim-pro", 8_000],
		["openai/sim-flash", 4_000],
	]);
	expect(utc.keys.map(({ keyId, costNanos }) => [keyId, costNanos])).toEqual([
		[KEY, 7_000],
		[null, 5_000],
	]);
	// 5 h 45 min ahead of UTC: the first request falls on the 29th there.
	const nepal = await sum(person("admin"), { zone: "Asia/Kathmandu" });
	expect(nepal.days.map(({ day, requests: n }) => [day, n])).toEqual([["2026-03-29", 4]]);
	// The clocks change in that night.
	const athens = await sum(person("admin"), { zone: "Europe/Athens" });
	expect(athens.days.map(({ day, requests: n }) => [day, n])).toEqual([
		["2026-03-28", 2],
		["2026-03-29", 2],
	]);
	expect((await sum(key(KEY))).totals.requests).toBe(2);
	expect((await sum(person("consumer", BOB))).totals.requests).toBe(1);
	expect((await sum(person("admin"), { simulated: false })).totals.requests).toBe(1);
	await expect(sum(person("admin"), { zone: "Mars/Olympus" })).rejects.toThrow(/not a time zone/);
	await expect(sum(person("admin"), { until: range.since })).rejects.toThrow(/range/);
});

test("gives empty figures, never an error, where nothing was used", async () => {
	const input = usageSummaryInput.parse({
		since: "2025-01-01T00:00:00Z",
		until: "2025-01-03T00:00:00Z",
	});
	const empty = await summarizeUsage(pool, person("admin"), input);
	expect(empty.totals).toMatchObject({ requests: 0, costNanos: 0, meanTtftMs: null });
	expect(empty.days.map(({ day }) => day)).toEqual(["2025-01-01", "2025-01-02"]);
});

test("rows carry the names of key and person, and both are found by name as by id", async () => {
	await pool.query(
		`INSERT INTO "user" (id, "orgId", email, name, role) VALUES ($1, $2, 'alice@example.com', 'Alice A.', 'operator')`,
		[ALICE, DEFAULT_ORG_ID],
	);
	await pool.query(
		`INSERT INTO api_key (id, "orgId", "ownerId", name, prefix, hmac, scopes, "allowedModels")
		VALUES ($1, $2, $3, 'Nightly Report', 'sph_12345678', 'x', '{}', '{}')`,
		[KEY, DEFAULT_ORG_ID, ALICE],
	);
	const ask = (...where: object[]) =>
		listRequests(
			{ pool, clock: systemClock },
			person("operator"),
			listRequestsInput.parse({ where }),
		);
	const all = (await ask()).items;
	expect(all.map(({ keyName, userName }) => [keyName, userName])).toEqual([
		["Nightly Report", "Alice A."],
		[null, null],
		[null, null],
		[null, "Alice A."],
		["Nightly Report", "Alice A."],
	]);
	const named = { op: "in", field: "key", values: ["nightly report", makeId()] };
	expect((await ask(named)).items.map(({ id }) => id)).toEqual([all[0]?.id, all[4]?.id]);
	expect((await ask({ ...named, not: true })).items).toHaveLength(3);
	expect((await ask({ op: "prefix", field: "user", value: "ali" })).items).toHaveLength(3);
	expect((await ask({ op: "prefix", field: "user", value: ALICE.slice(0, 30) })).items.length).toBe(
		3,
	);
	expect((await ask({ op: "in", field: "user", values: ["nobody"] })).items).toEqual([]);
	const found = await findRequest(pool, key(KEY), all[0]?.id ?? "", systemClock);
	expect(found).toMatchObject({ request: { keyName: "Nightly Report", userName: "Alice A." } });
});
