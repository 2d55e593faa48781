import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, DEFAULT_ORG_ID, type Role } from "#server/access/contract.ts";
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
/** An executive: sees no requests, and shares nothing. */
let cleo: Actor;
let dora: Actor;

beforeAll(async () => {
	database = await createTestDatabase();
	db = createDb({ connectionString: database.runtimeUrl, max: 4 });
	ada = await addUser("ada@example.com");
	bela = await addUser("bela@example.com");
	cleo = await addUser("cleo@example.com", "executive");
	dora = await addUser("dora@example.com", "admin");
});
afterAll(async () => {
	await db.$disconnect();
	await database.drop();
});

async function addUser(email: string, role: Role = "operator"): Promise<Actor> {
	const userId = newId(systemClock, systemRandom);
	await db.user.create({
		data: { id: userId, orgId: DEFAULT_ORG_ID, email, name: email, role },
	});
	const session = { sessionId: newId(systemClock, systemRandom), address: null };
	return { kind: "user", orgId: DEFAULT_ORG_ID, userId, role, email, ...session };
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
	expect((await listViews(db, ada)).items).toEqual([mine]);
	const deps = { db, clock: systemClock };
	const renamed = await updateView(deps, ada, { id: mine.id, name: "Failures" });
	expect(renamed).toMatchObject({ name: "Failures", search: "outcome=ok" });
	await expect(updateView(deps, bela, { id: mine.id, name: "Mine now" })).rejects.toThrow(
		/no such view of yours/,
	);
	await expect(removeView(db, bela, mine.id)).rejects.toThrow(/no such view of yours/);
	await removeView(db, ada, mine.id);
	expect((await listViews(db, ada)).items).toEqual([]);
	expect(await countAudit("view.create")).toBe(2);
	expect(await countAudit("view.update")).toBe(1);
	expect(await countAudit("view.remove")).toBe(1);
});

test("has one default a page, also when two are set at once", async () => {
	const names = ["One", "Two", "Three"];
	await Promise.all(names.map((name) => save(ada, { page: "models", name, isDefault: true })));
	await save(ada, { page: "decisions", name: "Close", isDefault: true });
	const { items: views } = await listViews(db, ada, "models");
	expect(views.map(({ name }) => name)).toEqual(["One", "Three", "Two"]);
	expect(views.filter(({ isDefault }) => isDefault)).toHaveLength(1);
	const other = views.find(({ isDefault }) => !isDefault);
	await updateView({ db, clock: systemClock }, ada, { id: other?.id ?? "", isDefault: true });
	const { items: after } = await listViews(db, ada, "models");
	expect(after.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual([other?.id]);
});

test("refuses a second view of the same name and programs altogether", async () => {
	await save(ada, { name: "Slow" });
	await expect(save(ada, { name: "Slow" })).rejects.toThrow(/there is a view "Slow"/);
	const system = { kind: "system", orgId: DEFAULT_ORG_ID, name: "x", address: null } as const;
	await expect(save(system, { name: "Any" })).rejects.toThrow(/belong to people/);
	expect(() => createViewInput.parse({ page: "requests", name: "a", search: "?a=b" })).toThrow();
});

test("shows a shared view to whoever may open its page, who may open the page with it", async () => {
	const deps = { db, clock: systemClock };
	const view = await save(ada, { name: "Night shift", isShared: true });
	const seen = async (actor: Actor) =>
		(await listViews(db, actor, "requests")).items.find(({ id }) => id === view.id);
	expect(await seen(bela)).toEqual({
		...view,
		owner: "ada@example.com",
		mayChange: false,
		isDefault: false,
	});
	expect(await seen(cleo)).toBeUndefined();
	await expect(updateView(deps, cleo, { id: view.id, isDefault: true })).rejects.toThrow(
		/no such view/,
	);

	await updateView(deps, bela, { id: view.id, isDefault: true });
	expect(await seen(bela)).toMatchObject({ isDefault: true });
	expect(await seen(ada)).toMatchObject({ isDefault: false });
	await expect(updateView(deps, bela, { id: view.id, search: "q=mine" })).rejects.toThrow(
		/belongs to ada@example.com/,
	);
	await expect(removeView(db, bela, view.id)).rejects.toThrow(/belongs to/);

	await updateView(deps, ada, { id: view.id, isShared: false });
	expect(await seen(bela)).toBeUndefined();
	await updateView(deps, ada, { id: view.id, isShared: true });
	expect(await seen(bela)).toMatchObject({ isDefault: false });
});

test("lets operators and administrators share, and an administrator tidy up", async () => {
	await expect(save(cleo, { page: "models", name: "Ours", isShared: true })).rejects.toThrow(
		/does not share views/,
	);
	const own = await save(cleo, { page: "models", name: "Ours" });
	const deps = { db, clock: systemClock };
	await expect(updateView(deps, cleo, { id: own.id, isShared: true })).rejects.toThrow(
		/does not share views/,
	);
	expect((await listViews(db, cleo)).mayShare).toBe(false);
	expect((await listViews(db, ada)).mayShare).toBe(true);

	const view = await save(bela, { name: "Left behind", isShared: true });
	const ended = await updateView(deps, dora, { id: view.id, isShared: false });
	expect(ended).toMatchObject({ isShared: false, owner: "bela@example.com" });
	await expect(removeView(db, dora, view.id)).rejects.toThrow(/no such view/);
	expect((await listViews(db, bela, "requests")).items).toContainEqual(
		expect.objectContaining({ id: view.id, isShared: false }),
	);
});
