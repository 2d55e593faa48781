import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "#server/platform/db/client.ts";
import { exportAuditLog } from "./export-audit-log.ts";
import { listAuditLog } from "./list-audit-log.ts";
import { recordAudit } from "./record-audit.ts";
import { type AccessFixture, createAccessFixture, SYSTEM } from "./testing/access-fixture.ts";
import { verifyAuditLog } from "./verify-audit-log.ts";

let t: AccessFixture;
beforeAll(async () => {
	t = await createAccessFixture();
});
afterAll(() => t.close());

function append(action: string, after: unknown = null, targetId = "x") {
	return inTransaction(t.db, (tx) =>
		recordAudit(tx, { actor: SYSTEM, action, target: { kind: "thing", id: targetId }, after }),
	);
}

/** Runs statements as the owner of the database, in a transaction that is rolled back. */
async function asOwner<T>(work: (client: Client) => Promise<T>): Promise<T> {
	const client = new Client({ connectionString: t.database.ownerUrl });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

test("entries of many writers at once form one chain without gaps", async () => {
	await Promise.all(
		Array.from({ length: 40 }, (_, at) => append("many.write", { at, text: 'ü\u0000"\\ 漢字 😀' })),
	);
	expect(await verifyAuditLog(t)).toMatchObject({ ok: true, fault: null });
	const { rows } = await t.pool.query(
		"SELECT count(*)::int AS n, max(seq) AS last FROM audit.entry",
	);
	expect(rows[0].n).toBe(rows[0].last);
});

test("a mutation that fails leaves no entry", async () => {
	const failed = inTransaction(t.db, async (tx) => {
		await recordAudit(tx, {
			actor: SYSTEM,
			action: "never.happened",
			target: { kind: "x", id: "x" },
		});
		throw new Error("the mutation failed");
	});
	await expect(failed).rejects.toThrow("the mutation failed");
	expect(await t.audit("never.happened")).toEqual([]);
	expect((await verifyAuditLog(t)).ok).toBe(true);
});

test.each([
	"UPDATE audit.entry SET action = 'forged'",
	"UPDATE audit.entry SET action = 'forged' WHERE seq = -1",
	"DELETE FROM audit.entry",
	"TRUNCATE audit.entry",
	"DELETE FROM audit.head",
	"SET session_replication_role = replica; DELETE FROM audit.entry",
])("the database refuses %s even from the owner", async (statement) => {
	await append("kept.entry");
	await asOwner(async (client) => {
		await expect(client.query(statement)).rejects.toThrow("append-only");
	});
});

test.each([
	"UPDATE audit.entry SET action = 'forged'",
	"DELETE FROM audit.entry",
	"TRUNCATE audit.entry",
	"UPDATE audit.head SET seq = 0",
	"INSERT INTO audit.head (one, seq, hash) VALUES (true, 0, '')",
	"INSERT INTO audit.entry (seq, hash) VALUES (1, '')",
	"ALTER TABLE audit.entry DISABLE TRIGGER ALL",
	"DROP TABLE audit.entry",
	"CREATE OR REPLACE FUNCTION audit.row_hash(e audit.entry) RETURNS bytea LANGUAGE sql AS 'SELECT NULL::bytea'",
])("the run-time role may not %s", async (statement) => {
	await expect(t.pool.query(statement)).rejects.toThrow(/permission denied|must be owner/);
});

test.each([
	["changed", "UPDATE audit.entry SET actor_name = 'somebody else' WHERE seq = 3", 3, "altered"],
	["moved in time", "UPDATE audit.entry SET at = at + interval '1 ms' WHERE seq = 2", 2, "altered"],
	["removed", "DELETE FROM audit.entry WHERE seq = 2", 3, "missing before it"],
	["cut off at the end", "DELETE FROM audit.entry WHERE seq > 4", 4, "missing at the end"],
	["masked anew", `UPDATE audit.entry SET after = '{"a": 2}' WHERE seq = 1`, 1, "altered"],
])(
	"an entry that a superuser %s behind the triggers is found",
	async (_, statement, seq, reason) => {
		const other = await createAccessFixture();
		try {
			for (let at = 0; at < 6; at++) {
				await inTransaction(other.db, (tx) =>
					recordAudit(tx, {
						actor: SYSTEM,
						action: "a.b",
						target: { kind: "x", id: `${at}` },
						after: { a: 1 },
					}),
				);
			}
			expect((await verifyAuditLog(other)).ok).toBe(true);
			const client = new Client({ connectionString: other.database.ownerUrl });
			await client.connect();
			await client.query("ALTER TABLE audit.entry DISABLE TRIGGER ALL");
			await client.query(statement);
			await client.end();
			expect(await verifyAuditLog(other)).toMatchObject({
				ok: false,
				fault: { seq, reason: expect.stringContaining(reason) },
			});
		} finally {
			await other.close();
		}
	},
);

test("secrets never reach the log", async () => {
	await append("secret.write", {
		password: "hunter22",
		nested: { apiKey: "hunter22" },
		plain: "seen",
	});
	const [entry] = await t.audit("secret.write");
	expect(JSON.stringify(entry)).not.toContain("hunter22");
	expect(entry?.after).toMatchObject({ plain: "seen" });
});

test("the list filters by actor, action, target and time, and pages without gaps", async () => {
	for (let at = 0; at < 7; at++) await append("page.entry", { at }, `target-${at % 2}`);
	const page = (cursor?: string) =>
		listAuditLog(t.pool, SYSTEM, { limit: 3, action: "page.", ...(cursor ? { cursor } : {}) });
	const seen: number[] = [];
	let cursor: string | null | undefined;
	do {
		const result = await page(cursor ?? undefined);
		seen.push(...result.items.map((entry) => entry.seq));
		cursor = result.nextCursor;
	} while (cursor !== null);
	expect(seen).toHaveLength(7);
	expect(seen).toEqual([...seen].sort((a, b) => b - a));
	const byTarget = await listAuditLog(t.pool, SYSTEM, { limit: 50, target: "target-1" });
	expect(byTarget.items).toHaveLength(3);
	const byActor = await listAuditLog(t.pool, SYSTEM, {
		limit: 50,
		actor: "TESTER",
		action: "page.",
	});
	expect(byActor.items).toHaveLength(7);
	expect((await listAuditLog(t.pool, SYSTEM, { limit: 50, actor: "%" })).items).toEqual([]);
	const future = await listAuditLog(t.pool, SYSTEM, { limit: 50, since: new Date(4e12) });
	expect(future.items).toEqual([]);
});

test("another organisation sees nothing of it", async () => {
	await append("org.entry");
	const stranger = { ...SYSTEM, orgId: "00000000-0000-7000-8000-0000000000ff" };
	expect((await listAuditLog(t.pool, stranger, { limit: 50 })).items).toEqual([]);
});

test("the export holds what was filtered, in both formats, and no formulas", async () => {
	await append("export.entry", { note: "x" }, "=cmd|' /C calc'!A0");
	const csv = await exportAuditLog(t, SYSTEM, { format: "csv", action: "export." });
	expect(csv).toMatchObject({ rows: 1, truncated: false });
	expect(csv.content).toContain(`"'=cmd|' /C calc'!A0"`);
	const lines = await exportAuditLog(t, SYSTEM, { format: "jsonl", action: "export." });
	expect(JSON.parse(lines.content)).toMatchObject({
		action: "export.entry",
		targetId: "=cmd|' /C calc'!A0",
	});
});
