import { afterAll, beforeAll, expect, it } from "vitest";
import { type Actor, DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/ensure-default-org.ts";
import { buildKey } from "#server/access/testing/build-actors.ts";
import { insertCatalogSnapshot } from "#server/catalog/catalog-repository.ts";
import { insertHealthSnapshot } from "#server/catalog/health-repository.ts";
import { latestCatalog, latestHealth } from "#server/catalog/index.ts";
import { encodeDecision, encodeIntent, encodeTerminal } from "#server/ledger/core/encode-record.ts";
import { createPostgresStore } from "#server/ledger/store/postgres-store.ts";
import { buildIntent, buildTerminal } from "#server/ledger/testing/build-records.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import type { DecisionRecord } from "#server/policy/contract.ts";
import {
	createDecisionMaker,
	ensureFirstPolicy,
	getActivePolicy,
	publishPolicy,
	SEED_POLICY,
} from "#server/policy/index.ts";
import { buildFeatures, buildHealth, buildModel } from "#server/policy/testing/builders.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { createApiContext } from "../context.ts";
import { createCaller } from "../root.ts";
import { createStubServices } from "../testing/stub-services.ts";

const system: Actor = { kind: "system", orgId: DEFAULT_ORG_ID, name: "test", address: null };
const KEY_ID = "00000000-0000-7000-8000-00000000000a";

let database: TestDatabase;
let db: Db;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 2 });
	pool = createPool({ connectionString: database.runtimeUrl, max: 2, applicationName: "test" });
	await ensureDefaultOrg(db);
	await ensureFirstPolicy(db, { actor: system, config: SEED_POLICY, file: "test" });
	const models = [buildModel("openai/a"), buildModel("google/b", { qualityPercentile: 90 })];
	const facts = { etag: null, contentHash: "x", bytes: 1, setAside: [] };
	const origin = { source: "simulator" as const, simulated: true };
	await insertCatalogSnapshot(db, { ...origin, ...facts, models }, Date.now());
	await insertHealthSnapshot(db, [buildHealth("openai/a", 400)], Date.now());
});
afterAll(async () => {
	await pool.end();
	await db.$disconnect();
	await database.drop();
});

function callAs(actor: Actor) {
	const services = createStubServices({ db, pool, clock: systemClock });
	return createCaller(
		createApiContext({ services, actor, mustChangePassword: false, address: null, http: null }),
	);
}

/** Decides on what the database holds and stores request and decision as the edge does. */
async function decideAndStore(): Promise<DecisionRecord> {
	const catalog = await latestCatalog(db);
	const health = await latestHealth(db);
	const policy = await getActivePolicy(db, DEFAULT_ORG_ID);
	const maker = createDecisionMaker({
		catalog: () => catalog,
		health: () => health,
		policy: () => policy,
		clock: systemClock,
		random: systemRandom,
	});
	const id = newId(systemClock, systemRandom);
	const outcome = maker.decide(id, buildFeatures({ maxCostUsd: 0.1 }));
	if (outcome.kind !== "decided") throw new Error(outcome.kind);
	const { record } = outcome;
	const atMs = record.decidedAtMs;
	const lines = [
		encodeIntent(buildIntent({ id, atMs, keyId: KEY_ID, decisionId: record.id })),
		encodeDecision(record),
		encodeTerminal(
			buildTerminal({
				...{ id, atMs, modelServed: record.chosen },
				priceVersion: record.catalogNumber,
			}),
		),
	];
	const stored = await createPostgresStore(pool).write(Buffer.from(`[${lines.join(",")}]`));
	expect(stored.state).toBe("stored");
	return record;
}

it("explains a decision from storage exactly as it was made, also after a new policy", async () => {
	const record = await decideAndStore();
	await publishPolicy(db, system, {
		config: { ...SEED_POLICY, allowedProviders: ["openai"] },
		reason: "another policy in between",
		basedOn: record.policyNumber,
	});
	const view = await callAs(system).decisions.get({ id: record.id });
	expect(view).toMatchObject({
		state: "found",
		record,
		outcome: "ok",
		modelServed: "google/b",
		simulated: true,
		problem: null,
		explanation: { matchesRecord: true, candidates: [{ modelId: "google/b" }, {}] },
	});
	const after = await decideAndStore();
	expect(after).toMatchObject({ chosen: "openai/a", policyNumber: record.policyNumber + 1 });
	const list = await callAs(system).decisions.list({ preset: "balanced" });
	expect(list.items.map(({ id }) => id)).toEqual([after.id, record.id]);
});

it("shows a key its own decisions only", async () => {
	const record = await decideAndStore();
	const key = (keyId: string) => buildKey({ keyId, ownerId: KEY_ID, scopes: ["decisions.read"] });
	expect(await callAs(key(KEY_ID)).decisions.get({ id: record.id })).toMatchObject({
		state: "found",
	});
	const other = callAs(key("00000000-0000-7000-8000-00000000000b"));
	// Younger than a minute it may be anybody's that is still being written: nothing is told.
	expect(await other.decisions.get({ id: record.id })).toEqual({
		state: "being_written",
		id: record.id,
	});
});

it("says that an old id was never decided", async () => {
	const id = "01900000-0000-7000-8000-000000000001";
	await expect(callAs(system).decisions.get({ id })).rejects.toThrow("there is no decision");
});

it("puts what a decision expected beside what it was, and counts the choices over time", async () => {
	const record = await decideAndStore();
	const caller = callAs(system);
	const { items } = await caller.decisions.estimates({ ids: [record.id] });
	const view = await caller.decisions.get({ id: record.id });
	if (view.state !== "found") throw new Error(view.state);
	const chosen = view.explanation?.candidates.find(({ modelId }) => modelId === record.chosen);
	expect(items).toEqual([
		{
			id: record.id,
			costUsd: chosen?.expectedCostUsd,
			p95Ms: chosen?.factors.find(({ factor }) => factor === "latency")?.value,
			latencyMetric: "ttft",
		},
	]);
	const range = { kind: "last" as const, minutes: 60 };
	const calibration = await caller.decisions.calibration({ range });
	expect(calibration.sampled).toBe(calibration.total);
	expect(calibration.points.find(({ id }) => id === record.id)).toMatchObject({
		modelId: record.chosen,
		actualCostNanos: view.actual.costNanos,
		actualMs: view.actual.ttftMs,
	});
	const { choices, modelCount, markers } = await caller.insights.decisionHistogram({ range });
	const counted = choices.flatMap(({ counts }) => counts).reduce((sum, n) => sum + n, 0);
	expect(counted).toBe(calibration.total);
	expect(modelCount).toBe(choices.length);
	expect(markers).toContainEqual(
		expect.objectContaining({ kind: "policy_published", reason: "another policy in between" }),
	);
});

it("finds decisions by what people thought of their answers", async () => {
	const record = await decideAndStore();
	const userId = newId(systemClock, systemRandom);
	const email = "rater@example.com";
	await db.user.create({
		data: { id: userId, orgId: DEFAULT_ORG_ID, email, name: "Rater", role: "operator" },
	});
	const session = { sessionId: userId, address: null };
	const rater = callAs({
		...{ kind: "user", orgId: DEFAULT_ORG_ID, userId, role: "operator", email },
		...session,
	});
	await rater.feedback.rate({ requestId: record.requestId, rating: "down" });
	const found = async (where: Parameters<typeof rater.decisions.list>[0]["where"]) =>
		(await rater.decisions.list({ where })).items.map(({ id }) => id);
	expect(await found([{ op: "in", field: "rating", values: ["down"] }])).toEqual([record.id]);
	expect(await found([{ op: "in", field: "rating", values: ["up"] }])).toEqual([]);
	expect(await found([{ op: "missing", field: "rating" }])).not.toContain(record.id);
	const facet = await rater.insights.facets({ list: "requests", field: "rating" });
	expect(facet.values).toEqual([{ value: "down", label: "down", count: 1 }]);
});

it("takes the cost of a request apart at the prices that it was charged by", async () => {
	const record = await decideAndStore();
	const caller = callAs(system);
	const found = await caller.requests.get({ id: record.requestId });
	if (found.state !== "found") throw new Error(found.state);
	const { tokens, priceVersion } = found.request;
	expect(priceVersion).not.toBeNull();
	const cost = await caller.requests.cost({ requestId: record.requestId });
	if (cost.state !== "explained") throw new Error(cost.reason);
	expect(cost).toMatchObject({ modelId: record.chosen, priceVersion });
	const amounts = cost.lines.filter(({ part }) => part !== "request").map(({ amount }) => amount);
	expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(
		(tokens?.prompt ?? 0) + (tokens?.completion ?? 0),
	);
});

it("looks back on a day's decisions with what was known at its end", async () => {
	const { number: basedOn } = await getActivePolicy(db, DEFAULT_ORG_ID);
	await publishPolicy(db, system, { config: SEED_POLICY, reason: "all providers", basedOn });
	const record = await decideAndStore();
	const caller = callAs(system);
	const before = (await caller.decisions.regret({ days: 1 })).days[0];
	expect(before).toMatchObject({ isOpen: true, otherFirst: 0, meanPoints: 0 });
	const catalog = await latestCatalog(db);
	const { etag, contentHash, bytes, setAside } = {
		etag: null,
		contentHash: "y",
		bytes: 1,
		setAside: [],
	};
	const models = (catalog?.models ?? []).map((model) => ({
		...model,
		qualityPercentile: model.id === record.chosen ? 1 : 99,
	}));
	const facts = {
		source: "simulator" as const,
		simulated: true,
		etag,
		contentHash,
		bytes,
		setAside,
	};
	const number = await insertCatalogSnapshot(db, { ...facts, models }, Date.now());
	const { days } = await caller.decisions.regret({ days: 1 });
	expect(days[0]).toMatchObject({ catalogNumber: number, compared: before?.compared });
	expect(days[0]?.meanPoints).toBeGreaterThan(0);
	expect(days[0]?.regretted).toContain(record.id);
});
