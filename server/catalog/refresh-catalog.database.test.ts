import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildPerson } from "#server/access/testing/build-actors.ts";
import { findLastRejection, getCatalogSnapshot, latestCatalog } from "./catalog-repository.ts";
import type { CatalogModel } from "./contract.ts";
import { createDeclaredOrigin } from "./declare-models.ts";
import { ensureFirstSnapshots } from "./ensure-first-snapshots.ts";
import { findUnknownModels } from "./find-unknown-models.ts";
import { getCatalogStatus } from "./get-catalog-status.ts";
import { getModel, listModels } from "./get-model.ts";
import { latestHealth } from "./health-repository.ts";
import { pruneCatalog } from "./prune-catalog.ts";
import { refreshCatalog } from "./refresh-catalog.ts";
import {
	buildModels,
	type CatalogFixture,
	createCatalogFixture,
} from "./testing/catalog-fixture.ts";
import { answerOf } from "./testing/create-fake-origin.ts";

const DAY_MS = 86_400_000;

const person = buildPerson("operator", { address: "10.0.0.1" });

let fixture: CatalogFixture;

beforeEach(async () => {
	fixture = await createCatalogFixture();
});
afterEach(() => fixture.close());

function refresh(acceptSizeChange = false, actor = fixture.operator) {
	return refreshCatalog(fixture.deps, { actor, acceptSizeChange });
}

async function epoch(): Promise<number> {
	const row = await fixture.db.changeEpoch.findUnique({ where: { topic: "catalog" } });
	return Number(row?.epoch ?? 0);
}

function auditRows(): Promise<{ actor_name: string; after: unknown }[]> {
	return fixture.db.$queryRaw`SELECT actor_name, after FROM audit.entry ORDER BY seq`;
}

describe("a good answer", () => {
	it("becomes the next snapshot, with quality, and is announced in the same transaction", async () => {
		const result = await refresh();
		expect(result).toMatchObject({ outcome: "changed", modelCount: 12, setAsideCount: 0 });
		const snapshot = await latestCatalog(fixture.db);
		expect(snapshot?.number).toBe(result.number);
		expect(snapshot?.models.find(({ id }) => id === "openai/m9")?.qualityPercentile).toBe(100);
		expect(snapshot?.models.find(({ id }) => id === "acme-labs/m11")?.qualityPercentile).toBeNull();
		expect(await epoch()).toBe(1);
	});

	it("with the same content makes no new number, by validator or by hash", async () => {
		const first = await refresh();
		expect(await refresh()).toMatchObject({ outcome: "unchanged", number: first.number });
		fixture.origin.answer = answerOf(buildModels().reverse(), { etag: '"other"' });
		expect(await refresh()).toMatchObject({ outcome: "unchanged", number: first.number });
		expect(await epoch()).toBe(1);
		expect(await fixture.db.catalogSnapshot.count()).toBe(1);
	});

	it("tells which ids of a key's allow-list it does not have; before the first there is no telling", async () => {
		const ids = ["openai/m9", "openai/m99"];
		expect(await findUnknownModels(fixture.db, ids)).toEqual([]);
		await refresh();
		expect(await findUnknownModels(fixture.db, ids)).toEqual(["openai/m99"]);
	});

	it("never changes a snapshot that decisions refer to", async () => {
		const first = await refresh();
		fixture.origin.answer = answerOf(buildModels().slice(1));
		const second = await refresh();
		expect(second.number).toBeGreaterThan(first.number ?? 0);
		expect((await getCatalogSnapshot(fixture.db, first.number ?? 0))?.models).toHaveLength(12);
		const update = fixture.db.catalogSnapshot.updateMany({ data: { modelCount: 1 } });
		await expect(update).rejects.toThrow(/permission denied/);
	});

	it("is taken over once when two processes refresh at the same time", async () => {
		const results = await Promise.all([refresh(), refresh()]);
		expect(results.map(({ outcome }) => outcome).sort()).toEqual(["changed", "unchanged"]);
		expect(await fixture.db.catalogSnapshot.count()).toBe(1);
	});

	it("carries published latencies of allowed models only, and steady ones make no snapshot", async () => {
		const published = { p50: 100, p90: 200, p99: 300 };
		fixture.origin.latencies.set("openai/m0", published).set("acme-labs/m2", published);
		await refresh();
		const models = (await latestCatalog(fixture.db))?.models ?? [];
		expect(models.find(({ id }) => id === "openai/m0")?.publishedTtftMs).toEqual(published);
		expect(models.find(({ id }) => id === "acme-labs/m2")?.publishedTtftMs).toBeNull();
		fixture.origin.latencies.set("openai/m0", { ...published, p99: 310 });
		expect((await refresh()).outcome).toBe("unchanged");
		fixture.origin.latencies.set("openai/m0", { ...published, p99: 400 });
		expect((await refresh()).outcome).toBe("changed");
	});
});

describe("a declared list", () => {
	it("is never out of proportion: the operator may take most of it away", async () => {
		const take = (models: CatalogModel[]) =>
			refreshCatalog(
				{ ...fixture.deps, origin: createDeclaredOrigin(models) },
				{ actor: fixture.operator, acceptSizeChange: false },
			);
		await refresh();
		expect(await take(buildModels())).toMatchObject({ outcome: "changed", modelCount: 12 });
		expect(await take(buildModels().slice(0, 1))).toMatchObject({
			outcome: "changed",
			modelCount: 1,
		});
		expect((await latestCatalog(fixture.db))?.source).toBe("openai-compatible");
	});
});

describe("a bad answer", () => {
	it("never replaces the last good one; it is kept aside and an alert says why", async () => {
		const good = await refresh();
		fixture.origin.answer = {
			kind: "refused",
			reason: 'openai/m0: the price of prompt is "NaN"',
			bytes: 9,
			excerpt: "{\u0000",
		};
		expect(await refresh()).toMatchObject({ outcome: "refused", number: good.number });
		expect((await latestCatalog(fixture.db))?.number).toBe(good.number);
		expect((await findLastRejection(fixture.db))?.reason).toContain("NaN");
		const alert = await fixture.db.alert.findFirstOrThrow();
		expect(alert).toMatchObject({
			kind: "catalog_refused",
			subject: "openrouter",
			resolvedAt: null,
		});
		expect(alert.message).toContain("The last good one stays in force.");
		expect(await epoch()).toBe(1);
	});

	it.each([
		["20 times more models", () => answerOf(buildMany(300), { bytes: 1_000 })],
		["20 times more bytes", () => answerOf(buildModels().slice(1), { bytes: 9_000_000 })],
		["half of the models gone", () => answerOf(buildModels().slice(0, 5))],
	])("out of proportion (%s) is refused, and taken over on demand", async (_name, answer) => {
		await refresh();
		fixture.origin.answer = answer();
		expect((await refresh()).outcome).toBe("refused");
		expect((await refresh(true)).outcome).toBe("changed");
	});

	it("raises one alert however often it comes, and a good answer resolves it", async () => {
		fixture.origin.answer = { kind: "unreachable", reason: "the source answered 503" };
		await refresh();
		fixture.clock.advance(60_000);
		await refresh();
		const [alert, ...others] = await fixture.db.alert.findMany();
		expect(others).toEqual([]);
		expect(Number(alert?.lastSeenAt) - Number(alert?.raisedAt)).toBe(60_000);
		fixture.origin.answer = answerOf(buildModels());
		await refresh();
		expect((await fixture.db.alert.findFirstOrThrow()).resolvedAt).not.toBeNull();
	});
});

function buildMany(count: number) {
	const [model] = buildModels();
	if (model === undefined) return [];
	return Array.from({ length: count }, (_, i) => ({ ...model, id: `openai/x${i}` }));
}

describe("audit", () => {
	it("has a row for a person's refresh whatever it came to, for a timer's only with a change", async () => {
		await refresh();
		await refresh();
		await refresh(false, person);
		const rows = await auditRows();
		expect(rows.map((row) => row.actor_name)).toEqual(["cli:tester", "operator@example.com"]);
		expect(rows[1]?.after).toMatchObject({ outcome: "unchanged" });
	});
});

describe("first snapshots", () => {
	it("exist after the first start, and a second start changes nothing", async () => {
		const result = await ensureFirstSnapshots(fixture.deps, fixture.operator);
		expect(result?.outcome).toBe("changed");
		expect((await latestHealth(fixture.db))?.models).toEqual([]);
		expect(await ensureFirstSnapshots(fixture.deps, fixture.operator)).toBeNull();
		expect(await fixture.db.healthSnapshot.count()).toBe(1);
	});

	it("are renewed when the source is another one", async () => {
		await ensureFirstSnapshots(fixture.deps, fixture.operator);
		const deps = {
			...fixture.deps,
			origin: { ...fixture.origin, source: "simulator" as const, simulated: true },
		};
		const result = await ensureFirstSnapshots(deps, fixture.operator);
		expect(result?.outcome).toBe("changed");
		expect(await latestCatalog(fixture.db)).toMatchObject({ source: "simulator", simulated: true });
	});
});

describe("reading", () => {
	it("shows state, provider mapping and what was left out", async () => {
		fixture.origin.answer = answerOf(buildModels(), {
			setAside: [{ id: "openrouter/auto", reason: "its price depends on the model that it picks" }],
		});
		await refresh();
		const status = await getCatalogStatus(fixture.db, ["openai", "meta"], fixture.clock.nowMs());
		expect(status.snapshot).toMatchObject({ modelCount: 12, allowedCount: 8, expiredCount: 0 });
		expect(status.snapshot?.setAside).toHaveLength(1);
		expect(status.lastCheck?.outcome).toBe("changed");
		expect(status.providers).toEqual([
			{ name: "openai", authors: ["openai"], models: 4 },
			{ name: "meta", authors: ["meta-llama"], models: 4 },
		]);
	});

	it("pages through the models by id and finds by text", async () => {
		await refresh();
		const first = await listModels(fixture.db, { limit: 7 });
		const second = await listModels(fixture.db, { limit: 7, cursor: first.nextCursor });
		const ids = [...first.items, ...second.items].map(({ id }) => id);
		expect(ids).toEqual(
			buildModels()
				.map(({ id }) => id)
				.sort(),
		);
		expect(second.nextCursor).toBeNull();
		expect((await listModels(fixture.db, { limit: 9, search: "LAMA" })).items).toHaveLength(4);
	});

	it("says that a model is not there", async () => {
		await refresh();
		await expect(getModel(fixture.db, "openai/none")).rejects.toMatchObject({ code: "not_found" });
		expect((await getModel(fixture.db, "openai/m0")).model.id).toBe("openai/m0");
	});
});

describe("retention", () => {
	it("keeps the snapshot that was in force when the oldest kept decision was made", async () => {
		const numbers: (number | null)[] = [];
		for (let i = 0; i < 3; i++) {
			fixture.origin.answer = answerOf(buildModels().slice(i));
			numbers.push((await refresh()).number);
			fixture.clock.advance(30 * DAY_MS);
		}
		// Taken on days 0, 30 and 60; on day 90 decisions of the last 40 days need days 30 and 60.
		await pruneCatalog(fixture.db, fixture.clock.nowMs(), 40);
		const kept = await fixture.db.catalogSnapshot.findMany({ select: { number: true } });
		expect(kept.map(({ number }) => number)).toEqual(numbers.slice(1));
	});
});
