import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import { newId } from "#server/platform/ids.ts";
import { systemRandom } from "#server/platform/random.ts";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { createViewInput } from "./contract.ts";
import { createView, listViews, removeView, updateView } from "./index.ts";

let database: TestDatabase;
let db: Db;
let ada: Actor;
let bela: Actor;

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 4 });
	ada = await addUser("ada@example.com");
	bela = await addUser("bela@example.com");
});
afterAll(async () => {
	await db.$disconnect();
	await database.drop();
});

async function addUser(email: string): Promise<Actor> {
	const userId = newId(systemClock, systemRandom);
	await db.user.create({
		data: { id: userId, orgId: DEFAULT_ORG_ID, email, name: email, role: "operator" },
	});
	const session = { sessionId: newId(systemClock, systemRandom), address: null };
	return { kind: "user", orgId: DEFAULT_ORG_ID, userId, role: "operator", email, ...session };
}

function save(actor: Actor, given: object) {
	const input = createViewInput.parse({ page: "requests", search: "outcome=ok", ...given });
	return createView({ db, clock: systemClock, random: systemRandom }, actor, input);
}

async function countAudit(action: string): Promise<number> {
	const rows = await db.$queryRaw<{ n: bigint }[]>`
		SELECT count(*) AS n FROM audit.entry WHERE action = ${action}`;
	return Number(rows[0]?.n);
}

test("keeps views for their owner alone, each change in the audit log", async () => {
	const mine = await save(ada, { name: "Errors" });
	await save(bela, { name: "Errors" });
	expect(await listViews(db, ada)).toEqual([mine]);
	const deps = { db, clock: systemClock };
	const renamed = await updateView(deps, ada, { id: mine.id, name: "Failures" });
	expect(renamed).toMatchObject({ name: "Failures", search: "outcome=ok" });
	await expect(updateView(deps, bela, { id: mine.id, name: "Mine now" })).rejects.toThrow(
		/no such view of yours/,
	);
	await expect(removeView(db, bela, mine.id)).rejects.toThrow(/no such view of yours/);
	await removeView(db, ada, mine.id);
	expect(await listViews(db, ada)).toEqual([]);
	expect(await countAudit("view.create")).toBe(2);
	expect(await countAudit("view.update")).toBe(1);
	expect(await countAudit("view.remove")).toBe(1);
});

test("has one default a page, also when two are set at once", async () => {
	const names = ["One", "Two", "Three"];
	await Promise.all(names.map((name) => save(ada, { page: "models", name, isDefault: true })));
	await save(ada, { page: "decisions", name: "Close", isDefault: true });
	const views = await listViews(db, ada, "models");
	expect(views.map(({ name }) => name)).toEqual(["One", "Three", "Two"]);
	expect(views.filter(({ isDefault }) => isDefault)).toHaveLength(1);
	const other = views.find(({ isDefault }) => !isDefault);
	await updateView({ db, clock: systemClock }, ada, { id: other?.id ?? "", isDefault: true });
	const after = await listViews(db, ada, "models");
	expect(after.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([other?.id]);
});

test("refuses a second view of the same name and programs altogether", async () => {
	await save(ada, { name: "Slow" });
	await expect(save(ada, { name: "Slow" })).rejects.toThrow(/a view "Slow" on this page already/);
	const system = { kind: "system", orgId: DEFAULT_ORG_ID, name: "x", address: null } as const;
	await expect(save(system, { name: "Any" })).rejects.toThrow(/belong to people/);
	expect(() => createViewInput.parse({ page: "requests", name: "a", search: "?a=b" })).toThrow();
});
