import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Actor, DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/ensure-default-org.ts";
import { createChangeFeed } from "#server/platform/change-feed.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { createPool } from "#server/platform/db/pool.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { SEED_POLICY } from "./core/seed-policy.ts";
import {
	comparePolicyVersion,
	createPolicySource,
	ensureFirstPolicy,
	getActivePolicy,
	getPolicyVersion,
	listPolicyVersions,
	publishPolicy,
	rollbackPolicy,
} from "./index.ts";

const actor: Actor = { kind: "system", orgId: DEFAULT_ORG_ID, name: "test", address: null };
const first = { actor, config: SEED_POLICY, file: "config/portkey_config.json" };
const faster = { ...SEED_POLICY, weights: { ...SEED_POLICY.weights, latency: 50 } };

let database: TestDatabase;
let db: Db;
let owner: ReturnType<typeof createPool>;

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 4 });
	owner = createPool({ connectionString: database.ownerUrl, max: 1, applicationName: "test" });
	await ensureDefaultOrg(db);
});
beforeEach(() =>
	owner.query("TRUNCATE policy_version, active_policy, change_epoch RESTART IDENTITY"),
);
afterAll(async () => {
	await db.$disconnect();
	await owner.end();
	await database.drop();
});

async function readAudit(action: string): Promise<Record<string, unknown>[]> {
	const { rows } = await owner.query(
		"SELECT action, target_id, before, after FROM audit.entry WHERE action = $1 ORDER BY seq DESC",
		[action],
	);
	return rows;
}

async function readEpoch(): Promise<number> {
	const { rows } = await owner.query("SELECT epoch FROM change_epoch WHERE topic = 'policy'");
	return Number(rows[0]?.epoch ?? 0);
}

describe("the first version", () => {
	it("is made from the file once, also when several processes start together", async () => {
		const numbers = await Promise.all([1, 2, 3, 4].map(() => ensureFirstPolicy(db, first)));
		expect(new Set(numbers).size).toBe(1);
		const active = await getActivePolicy(db, DEFAULT_ORG_ID);
		expect(active).toMatchObject({
			reason: "from config/portkey_config.json",
			author: "test",
			active: true,
			config: SEED_POLICY,
			presetWeights: { balanced: SEED_POLICY.weights },
		});
		const page = await listPolicyVersions(db, DEFAULT_ORG_ID, { limit: 10, cursor: null });
		expect(page).toMatchObject({ items: [{ number: active.number }], nextCursor: null });
		expect(await ensureFirstPolicy(db, { ...first, config: faster })).toBe(active.number);
	});

	it("is missed with a clear error", async () => {
		await expect(getActivePolicy(db, DEFAULT_ORG_ID)).rejects.toThrow("no routing policy");
	});
});

describe("publishing", () => {
	it("puts the new version in force with its audit row and raises the epoch", async () => {
		const basedOn = await ensureFirstPolicy(db, first);
		const epoch = await readEpoch();
		const published = await publishPolicy(db, actor, { config: faster, reason: "speed", basedOn });
		expect(published).toMatchObject({ active: true, reason: "speed", config: faster });
		expect((await getActivePolicy(db, DEFAULT_ORG_ID)).number).toBe(published.number);
		expect(await readEpoch()).toBe(epoch + 1);
		expect((await readAudit("policy.publish"))[0]).toMatchObject({
			target_id: String(published.number),
			before: { number: basedOn, config: { weights: { latency: 25 } } },
			after: { number: published.number, reason: "speed", config: { weights: { latency: 50 } } },
		});
		expect(
			await comparePolicyVersion(db, DEFAULT_ORG_ID, { number: basedOn, compareWith: undefined }),
		).toMatchObject({
			comparedWith: published.number,
			changes: [{ path: "weights.latency", before: 50, after: 25 }],
		});
	});

	it("lets only one of two people win who started from the same version", async () => {
		const basedOn = await ensureFirstPolicy(db, first);
		const slower = { ...SEED_POLICY, weights: { ...SEED_POLICY.weights, latency: 5 } };
		const results = await Promise.allSettled([
			publishPolicy(db, actor, { config: faster, reason: "speed", basedOn }),
			publishPolicy(db, actor, { config: slower, reason: "calm", basedOn }),
		]);
		expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
		const page = await listPolicyVersions(db, DEFAULT_ORG_ID, { limit: 10, cursor: null });
		expect(page.items.length).toBe(2);
	});

	it("refuses what changes nothing and leaves no trace of it", async () => {
		const basedOn = await ensureFirstPolicy(db, first);
		const before = (await readAudit("policy.publish")).length;
		await expect(
			publishPolicy(db, actor, { config: SEED_POLICY, reason: "nothing", basedOn }),
		).rejects.toThrow("same as version");
		expect((await readAudit("policy.publish")).length).toBe(before);
	});
});

describe("rolling back", () => {
	it("puts the old version back in force under its own number, with its audit row", async () => {
		const basedOn = await ensureFirstPolicy(db, first);
		const { number } = await publishPolicy(db, actor, { config: faster, reason: "speed", basedOn });
		const back = { number: basedOn, reason: "worse answers", basedOn: number };
		expect(await rollbackPolicy(db, actor, back)).toMatchObject({ number: basedOn, active: true });
		expect((await readAudit("policy.rollback"))[0]).toMatchObject({
			target_id: String(basedOn),
			before: { number },
			after: { number: basedOn, reason: "worse answers" },
		});
		await expect(rollbackPolicy(db, actor, back)).rejects.toThrow("is in force by now");
		const page = await listPolicyVersions(db, DEFAULT_ORG_ID, { limit: 1, cursor: null });
		expect(page).toMatchObject({ items: [{ number, active: false }], nextCursor: number });
		expect(
			await listPolicyVersions(db, DEFAULT_ORG_ID, { limit: 1, cursor: page.nextCursor }),
		).toMatchObject({ items: [{ number: basedOn, active: true }], nextCursor: null });
	});

	it("refuses a version that does not exist, or belongs to another organisation", async () => {
		const basedOn = await ensureFirstPolicy(db, first);
		await expect(
			rollbackPolicy(db, actor, { number: 999, reason: "why not", basedOn }),
		).rejects.toThrow("there is no policy version 999");
		const other = "00000000-0000-7000-8000-00000000000f";
		await expect(getPolicyVersion(db, other, basedOn)).rejects.toThrow("there is no policy");
	});
});

describe("stored versions", () => {
	it("cannot be changed or removed by the product itself", async () => {
		const number = await ensureFirstPolicy(db, first);
		const where = { number };
		await expect(db.policyVersion.update({ where, data: { reason: "another" } })).rejects.toThrow(
			/permission denied/,
		);
		await expect(db.policyVersion.delete({ where })).rejects.toThrow(/permission denied/);
	});

	it("reach a running process, and one that is no policy never replaces the last good", async () => {
		const basedOn = await ensureFirstPolicy(db, first);
		const changeFeed = await createChangeFeed({
			connectionString: database.runtimeUrl,
			clock: systemClock,
		});
		const heard = { loaded: (_number: number) => {}, failed: (_error: unknown) => {} };
		const source = await createPolicySource({
			loadActive: () => getActivePolicy(db, DEFAULT_ORG_ID),
			changeFeed,
			after: (ms, callback) => {
				const timer = setTimeout(callback, ms);
				return () => clearTimeout(timer);
			},
			onProblem: (error) => heard.failed(error),
			onLoaded: ({ number }) => heard.loaded(number),
		});
		const loaded = new Promise<number>((resolve) => {
			heard.loaded = resolve;
		});
		const { number } = await publishPolicy(db, actor, { config: faster, reason: "speed", basedOn });
		expect(await loaded).toBe(number);

		const failed = new Promise<unknown>((resolve) => {
			heard.failed = resolve;
		});
		await owner.query(
			`INSERT INTO policy_version ("orgId", config, reason, author) VALUES ($1, '{}', 'x', 'y')`,
			[DEFAULT_ORG_ID],
		);
		await owner.query("UPDATE active_policy SET number = (SELECT max(number) FROM policy_version)");
		await owner.query("UPDATE change_epoch SET epoch = epoch + 1");
		await owner.query("SELECT pg_notify('sophia_changed', 'policy')");
		expect(String(await failed)).toContain("is not a valid policy");
		expect(source.current()?.number).toBe(number);
		source.close();
		await changeFeed.close();
	});
});
