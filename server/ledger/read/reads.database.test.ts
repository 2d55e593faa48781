import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { type Clock, systemClock } from "#server/platform/clock.ts";
import { listDecisionsInput, listRequestsInput } from "../contract.ts";
import { findCapture, findDecision, findRequest, listDecisions, listRequests } from "../index.ts";
import {
	ALICE,
	at,
	BOB,
	IDS,
	KEY,
	key,
	makeId,
	person,
	REQUESTS,
	storeRequests,
} from "../testing/stored-requests.ts";

let pool: Pool;
let close: () => Promise<void>;
beforeAll(async () => {
	({ pool, close } = await storeRequests());
});
afterAll(() => close());

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
	const [mine, foreign] = [REQUESTS[0], REQUESTS[4]];
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
	expect(await listed(admin, { q: IDS[2] })).toEqual(at(2));
	expect(await listed(admin, { q: IDS[2]?.slice(0, 13) })).toEqual(at(2));
});

test("gives a request with its attempts, spans, cost difference and what is captured", async () => {
	const found = await findRequest(pool, key(KEY), IDS[0] ?? "", systemClock);
	if (found.state !== "found") throw new Error("not found");
	expect(found.request).toMatchObject({
		id: IDS[0],
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
	expect(await findCapture(pool, key(KEY), IDS[0] ?? "")).toMatchObject({
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
	const found = await findDecision(pool, key(KEY), REQUESTS[0]?.decisionId ?? "", systemClock);
	expect(found).toMatchObject({ state: "found", record: REQUESTS[0]?.decision.record });
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
