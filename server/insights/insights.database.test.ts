import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#server/access/contract.ts";
import { seedDemo } from "#server/cli/demo/seed-demo.ts";
import { createDemoFixture, type DemoFixture } from "#server/cli/demo/testing/demo-fixture.ts";
import { type RequestRow, usageSummaryInput } from "#server/ledger/contract.ts";
import { patchRequests, readLatencySlots, summarizeUsage } from "#server/ledger/index.ts";
import {
	DECISION_FIELDS,
	decisionTermSchema,
	listQuerySchema,
	REQUEST_FIELDS,
	requestTermSchema,
} from "#server/lists/contract.ts";
import { exportInput, facetsInput, overviewInput } from "./contract.ts";
import {
	exportRows,
	getFacets,
	getNewSince,
	getOverview,
	getRequestHistogram,
	getRowCount,
} from "./index.ts";
import { CONDITIONS, everyTerm, inGroups, text } from "./testing/conditions.ts";
import { readDecisions, readRequests } from "./testing/read-lists.ts";

const MONTH = { kind: "last", minutes: 32 * 1440 } as const;
let fixture: DemoFixture;
let admin: Actor;
let executive: Actor;
let all: RequestRow[];

beforeAll(async () => {
	fixture = await createDemoFixture();
	await seedDemo(fixture.deps, { requests: 700, decisions: 150, force: false });
	admin = await fixture.addUser("admin");
	executive = await fixture.addUser("executive");
	all = await readAll({});
}, 60_000);
afterAll(() => fixture.close());

const readAll = (input: object) => readRequests(fixture.deps, admin, input);

const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);

describe("conditions", () => {
	test.each(CONDITIONS)(
		"%s: rows, count and histogram agree with the rows themselves",
		async (_, term, holds) => {
			const where = [requestTermSchema.parse(term)];
			const rows = await readAll({ where });
			expect(ids(rows)).toEqual(ids(all.filter(holds)));
			expect(rows.length).toBeGreaterThan(0);
			const query = listQuerySchema.parse({ list: "requests", where });
			expect((await getRowCount(fixture.deps, admin, query)).count).toBe(rows.length);
			const histogram = await getRequestHistogram(fixture.deps, admin, { where, range: MONTH });
			expect(histogram.total).toBe(rows.length);
			const counted = histogram.points.flatMap(({ counts }) => Object.values(counts));
			expect(counted.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
		},
	);

	test("every field of both lists can be asked for in every way that it allows", async () => {
		// Many at once: the server checks each of them before it looks at a single row.
		for (const terms of inGroups(everyTerm(REQUEST_FIELDS), 16)) {
			const where = terms.map((term) => requestTermSchema.parse(term));
			await expect(readAll({ where }), JSON.stringify(where)).resolves.toBeDefined();
		}
		for (const terms of inGroups(everyTerm(DECISION_FIELDS), 16)) {
			const where = terms.map((term) => decisionTermSchema.parse(term));
			await expect(
				readDecisions(fixture.deps, admin, { where }),
				JSON.stringify(where),
			).resolves.toBeDefined();
		}
	});

	test("what is not an id is refused in words, not by the database", async () => {
		await expect(
			readAll({ where: [requestTermSchema.parse(text("decision", ["x"]))] }),
		).rejects.toThrow('decision: "x" is not an id');
	});

	test("filters decisions by their own fields and those of their requests", async () => {
		const every = await readDecisions(fixture.deps, admin, {});
		expect(every).toHaveLength(150);
		const close = await readDecisions(fixture.deps, admin, {
			where: [{ op: "range", field: "margin", lt: 2 }],
		});
		expect(ids(close)).toEqual(ids(every.filter(({ margin }) => margin !== null && margin < 2)));
		const fast = await readDecisions(fixture.deps, admin, { where: [text("preset", ["fast"])] });
		expect(ids(fast)).toEqual(ids(every.filter(({ preset }) => preset === "fast")));
		const byMargin = await readDecisions(fixture.deps, admin, {
			sort: { by: "margin", direction: "asc" },
		});
		const margins = byMargin.map(({ margin }) => margin ?? -1);
		expect(margins).toEqual([...margins].sort((a, b) => a - b));
	});
});

describe("orders", () => {
	test.each([
		["cost", (r: RequestRow) => r.costNanos ?? -1],
		["duration", (r: RequestRow) => r.durationMs ?? -1],
		["ttft", (r: RequestRow) => r.ttftMs ?? -1],
	] as const)("by %s, both ways, pages hold every row once", async (by, read) => {
		for (const direction of ["asc", "desc"] as const) {
			const rows = await readAll({ sort: { by, direction }, range: MONTH });
			expect(new Set(ids(rows)).size).toBe(all.length);
			const sign = direction === "asc" ? 1 : -1;
			const sorted = [...all].sort(
				(a, b) => sign * (read(a) - read(b)) || sign * (a.id < b.id ? -1 : 1),
			);
			expect(ids(rows)).toEqual(ids(sorted));
		}
	});

	test("a cursor of another order is refused", async () => {
		await expect(
			readAll({ sort: { by: "cost" }, cursor: all[0]?.id, range: MONTH }),
		).rejects.toThrow(/another order/);
	});
});

describe("live", () => {
	test("gives rows by id and leaves out what the reader may not see", async () => {
		const wanted = ids(all).slice(0, 3);
		const { items } = await patchRequests(fixture.pool, admin, wanted);
		expect(ids(items).sort()).toEqual([...wanted].sort());
		expect((await patchRequests(fixture.pool, executive, wanted)).items).toEqual([]);
	});

	test("counts exactly the rows above the top one, under the same conditions", async () => {
		const query = listQuerySchema.parse({ list: "requests", where: [text("outcome", ["ok"])] });
		const oks = all.filter(({ outcome }) => outcome === "ok");
		const fifth = oks[5]?.id ?? null;
		expect(await getNewSince(fixture.deps, admin, { query, newest: fifth })).toEqual({
			count: 5,
			capped: false,
			newest: oks[0]?.id,
		});
		expect(await getNewSince(fixture.deps, admin, { query, newest: oks[0]?.id ?? null })).toEqual({
			count: 0,
			capped: false,
			newest: oks[0]?.id,
		});
	});
});

describe("facets", () => {
	test("count values like the rows do, with the names of keys and without their own condition", async () => {
		const where = [text("outcome", ["ok"]), text("key", [all.find((r) => r.keyId)?.keyId ?? ""])];
		const input = facetsInput.parse({ list: "requests", field: "key", where });
		const { values, missing, scan } = await getFacets(fixture.deps, admin, input);
		const oks = all.filter(({ outcome }) => outcome === "ok");
		expect(scan.complete).toBe(true);
		expect(missing).toBe(oks.filter(({ keyId }) => keyId === null).length);
		expect(values.length).toBe(6);
		for (const { value, label, count } of values) {
			expect(count).toBe(oks.filter(({ keyId }) => keyId === value).length);
			expect(label).toMatch(/^Demo: /);
		}
	});

	test("take lists apart and search in the values", async () => {
		const tags = facetsInput.parse({ list: "requests", field: "tag", search: "TEAM" });
		const { values } = await getFacets(fixture.deps, admin, tags);
		expect(values.length).toBeGreaterThan(2);
		expect(values.every(({ value }) => value.startsWith("team:"))).toBe(true);
		const modality = facetsInput.parse({ list: "decisions", field: "modality" });
		expect((await getFacets(fixture.deps, admin, modality)).values[0]).toMatchObject({
			value: "text",
			count: 150,
		});
	});
});

describe("overview", () => {
	test("agrees with the usage summary, point by point and split by split", async () => {
		const input = overviewInput.parse({ range: MONTH, compare: "previous" });
		const overview = await getOverview(fixture.deps, executive, input);
		const { since, until } = overview.window;
		const usage = await summarizeUsage(
			fixture.pool,
			executive,
			usageSummaryInput.parse({ since, until }),
		);
		expect(overview.totals).toMatchObject({
			requests: usage.totals.requests,
			costNanos: usage.totals.costNanos,
			outcomes: usage.totals.outcomes,
			tokens: usage.totals.tokens,
		});
		const sum = (read: (point: (typeof overview.points)[number]) => number) =>
			overview.points.reduce((total, point) => total + read(point), 0);
		expect(sum(({ requests }) => requests)).toBe(700);
		expect(sum(({ costNanos }) => costNanos)).toBe(overview.totals.costNanos);
		for (const split of [overview.costByModel, overview.costByProvider]) {
			const cost = split.groups.reduce((total, { costNanos }) => total + costNanos, 0);
			expect(cost).toBe(overview.totals.costNanos);
		}
		expect(overview.previous?.totals.requests).toBe(0);
		expect(overview.points.filter(({ isOpen }) => isOpen)).toHaveLength(1);
	});

	test("gives percentiles within 2 % of the rows' own, with their number", async () => {
		const { totals } = await getOverview(
			fixture.deps,
			admin,
			overviewInput.parse({ range: MONTH }),
		);
		const times = all.flatMap(({ ttftMs }) => (ttftMs === null ? [] : [ttftMs]));
		times.sort((a, b) => a - b);
		const exact = times[Math.ceil(0.95 * times.length) - 1] ?? 0;
		expect(totals.ttft).toMatchObject({ n: times.length, complete: true });
		expect(Math.abs((totals.ttft.p95 ?? 0) / exact - 1)).toBeLessThan(0.021);
		const oks = all.filter(({ outcome }) => outcome === "ok");
		expect(totals.duration.n).toBe(oks.length);
	});

	test("times the newest requests of each bucket where not all can be, and else the same ones", async () => {
		const starts = [30, 20, 10].map((days) => Date.now() - days * 86_400_000);
		const [first = 0] = starts;
		const query = { starts, sinceMs: first, untilMs: Date.now(), simulated: undefined };
		const slots = { lowestMs: 0.1, growth: 1.04 };
		const read = (perBucket: number | null) =>
			readLatencySlots(fixture.pool, admin, { ...query, ...slots, perBucket });
		const looked = (await read(3)).filter(({ metric }) => metric === "looked");
		expect(looked.map(({ count }) => count)).toEqual([3, 3, 3]);
		const sorted = async (perBucket: number | null) =>
			(await read(perBucket)).map((row) => JSON.stringify(row)).sort();
		expect(await sorted(100_000)).toEqual(await sorted(null));
	});

	test("counts minutes from single rows, and the same requests as they are listed", async () => {
		const range = { kind: "last", minutes: 300 } as const;
		const overview = await getOverview(fixture.deps, admin, overviewInput.parse({ range }));
		expect(overview.bucketMs).toBeLessThan(15 * 60_000);
		const sinceMs = Date.parse(overview.window.since);
		const listed = all.filter(({ startedAt }) => Date.parse(startedAt) >= sinceMs);
		expect(overview.totals.requests).toBe(listed.length);
	});

	test("tells staff of keys that end soon, and executives of none", async () => {
		const { attention, markers } = await getOverview(
			fixture.deps,
			admin,
			overviewInput.parse({ range: MONTH }),
		);
		const keys = attention.filter(({ kind }) => kind === "key_expiring");
		expect(keys.map(({ subject }) => subject).sort()).toEqual([
			"Demo: experiments",
			"Demo: support chat",
		]);
		expect(markers).toMatchObject([{ kind: "policy_published", number: 1, reason: "from test" }]);
		const glance = await getOverview(
			fixture.deps,
			executive,
			overviewInput.parse({ range: MONTH }),
		);
		expect(glance.attention).toEqual([]);
	});
});

describe("export", () => {
	async function read(input: object): Promise<string> {
		const file = await exportRows(fixture.deps, admin, exportInput.parse(input));
		let content = "";
		for await (const part of file.parts) content += part;
		return content;
	}

	test("holds exactly the rows of the view, in the chosen columns and zone", async () => {
		const where = [text("outcome", ["ok"])];
		const query = { list: "requests", where };
		const columns = ["id", "startedAt", "costNanos"];
		const zone = "Asia/Kolkata";
		const lines = (await read({ query, format: "csv", columns, zone })).trimEnd().split("\r\n");
		const oks = all.filter(({ outcome }) => outcome === "ok");
		expect(lines[0]).toBe('"id","startedAt","costNanos"');
		expect(lines).toHaveLength(oks.length + 1);
		expect(lines[1]).toContain(`"${oks[0]?.id}"`);
		expect(lines[1]).toContain('+05:30"');
		const json = (await read({ query, format: "jsonl" })).trimEnd().split("\n");
		expect(json.map((line) => JSON.parse(line).id)).toEqual(ids(oks));
	});

	test("is empty but whole where nothing matches, and refuses unknown columns", async () => {
		const query = { list: "decisions", where: [text("chosen", ["nobody/none"])] };
		expect(await read({ query, format: "jsonl" })).toBe("");
		expect(await read({ query, format: "csv", columns: ["id"] })).toBe('"id"\r\n');
		await expect(read({ query, format: "csv", columns: ["prompt"] })).rejects.toThrow(
			/no column "prompt"/,
		);
	});
});
