import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/index.ts";
import { buildPerson } from "#server/access/testing/build-actors.ts";
import { insertHealthSnapshot } from "#server/catalog/health-repository.ts";
import {
	type CatalogFixture,
	createCatalogFixture,
} from "#server/catalog/testing/catalog-fixture.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { ensureFirstPolicy, SEED_POLICY } from "#server/policy/index.ts";
import { buildHealth } from "#server/policy/testing/builders.ts";
import { createApiContext } from "../context.ts";
import { createCaller } from "../root.ts";
import { createStubServices } from "../testing/stub-services.ts";

let fixture: CatalogFixture;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
	fixture = await createCatalogFixture();
	const connectionString = fixture.database.runtimeUrl;
	pool = createPool({ connectionString, max: 2, applicationName: "test" });
	await ensureDefaultOrg(fixture.db);
	await ensureFirstPolicy(fixture.db, {
		actor: { kind: "system", orgId: DEFAULT_ORG_ID, name: "test", address: null },
		config: SEED_POLICY,
		file: "test",
	});
});
afterAll(async () => {
	await pool.end();
	await fixture.close();
});

function call(role: "operator" | "executive") {
	const actor = buildPerson(role);
	const { db, clock, deps } = fixture;
	const services = createStubServices({ db, pool, clock, createCatalogDeps: async () => deps });
	return createCaller(
		createApiContext({ services, actor, mustChangePassword: false, address: null, http: null }),
	);
}

describe("models over tRPC", () => {
	it("says what to do while there is no catalogue", async () => {
		await expect(call("operator").models.ranking({})).rejects.toThrow("no model catalogue yet");
		expect(await call("operator").models.status()).toMatchObject({
			snapshot: null,
			lastCheck: null,
		});
	});

	it("lets an operator refresh, and nobody who only reads", async () => {
		await expect(call("executive").catalog.refresh({})).rejects.toThrow("your role (executive)");
		expect((await call("operator").catalog.refresh({})).outcome).toBe("changed");
		expect((await call("operator").catalog.refresh({})).outcome).toBe("unchanged");
	});

	it("ranks for a typical request, and names the versions that it rests on", async () => {
		const ranking = await call("executive").models.ranking({ preset: "fast" });
		const { snapshot } = await call("executive").models.status();
		expect(ranking.preset).toBe("fast");
		expect(ranking.candidates).toHaveLength(8);
		expect(ranking.exclusions.map(({ reason }) => reason)).toEqual(
			Array.from({ length: 4 }, () => "provider_not_allowed"),
		);
		expect(ranking).toMatchObject({ catalog: { number: snapshot?.number }, policyNumber: 1 });
		expect(ranking.models.find(({ id }) => id === "openai/m0")).toMatchObject({
			author: "openai",
			measured: null,
		});
	});

	it("scores a described request under its own constraints", async () => {
		const scored = await call("operator").models.score({ request: { promptTokens: 500_000 } });
		expect(scored.candidates).toEqual([]);
		expect(scored.exclusions.map(({ reason }) => reason)).toContain("context_too_small");
		await expect(
			call("operator").models.score({ request: { promptTokens: -1 } }),
		).rejects.toMatchObject({ code: "BAD_REQUEST" });
	});

	it("gives one model with its measurements", async () => {
		const detail = await call("operator").models.get({ id: "openai/m0" });
		expect(detail.model.name).toBe("openai/m0");
		expect(detail.health).toEqual([]);
		await expect(call("operator").models.get({ id: "x/y" })).rejects.toMatchObject({
			code: "NOT_FOUND",
		});
	});

	it("tells the course of a model's score from kept snapshots, and knows what never was", async () => {
		const { db, clock } = fixture;
		const nowMs = clock.nowMs();
		const measured = buildHealth("openai/m0", 400);
		await insertHealthSnapshot(db, [measured], nowMs - 60_000);
		const history = await call("executive").models.history({ id: "openai/m0", days: 1 });
		const known = history.moments.filter(({ score }) => score !== null);
		expect(known).toHaveLength(1);
		const score = known[0]?.score;
		const sum = Object.values(score?.points ?? {}).reduce((total, points) => total + points, 0);
		expect(score?.total).toBeCloseTo(sum, 6);
		expect(score).toMatchObject({ candidates: 8 });
		await expect(call("executive").models.history({ id: "x/y" })).rejects.toMatchObject({
			code: "NOT_FOUND",
		});
	});

	it("tells the course by the policies of then, and nothing of times that had none", async () => {
		const { db, clock } = fixture;
		const [published] = await db.$queryRaw<{ at: Date }[]>`
			SELECT min(at) AS at FROM audit.entry WHERE action = 'policy.publish'`;
		const atMs = published?.at.getTime() ?? Number.NaN;
		clock.advance(Math.max(0, atMs - clock.nowMs() + 120_000));
		await insertHealthSnapshot(db, [buildHealth("openai/m0", 400)], clock.nowMs() - 60_000);
		const ask = { id: "openai/m0", days: 1 } as const;
		const past = await call("executive").models.history({ ...ask, policies: "past" });
		const today = await call("executive").models.history(ask);
		expect(past.moments.at(-1)?.score).toEqual(today.moments.at(-1)?.score);
		expect(past.moments.at(-1)?.score).not.toBeNull();
		const before = past.moments.filter(({ endMs }) => endMs < atMs);
		expect(before.filter(({ score }) => score !== null)).toEqual([]);
		expect(today.policies).toEqual([]);
	});
});
