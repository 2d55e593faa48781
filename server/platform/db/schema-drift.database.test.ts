import { readFile } from "node:fs/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "#server/testing/database.ts";
import { diffSchemas } from "../../../scripts/db/schema-sql.mjs";

let database: TestDatabase;

beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Everything in schema `public` that a migration can define, as comparable lines. */
const DESCRIBE = `
	SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable
		|| ' ' || coalesce(column_default, '-') || ' ' || coalesce(datetime_precision::text, '-') AS line
	FROM information_schema.columns
	WHERE table_schema = $1 AND table_name <> '_prisma_migrations'
	UNION ALL
	SELECT 'index ' || indexdef FROM pg_indexes
	WHERE schemaname = $1 AND tablename <> '_prisma_migrations'
	UNION ALL
	SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
	FROM pg_constraint WHERE connamespace = $1::regnamespace
		AND conrelid <> 0 AND conrelid::regclass::text NOT LIKE '%_prisma_migrations'
	UNION ALL
	SELECT 'enum ' || typname || '.' || enumlabel FROM pg_enum
	JOIN pg_type ON pg_type.oid = enumtypid WHERE typnamespace = $1::regnamespace
	ORDER BY 1`;

async function describe(connectionString: string): Promise<string[]> {
	const client = new Client({ connectionString });
	await client.connect();
	const { rows } = await client.query<{ line: string }>(DESCRIBE, ["public"]);
	await client.end();
	return rows.map((row) => row.line);
}

test("the migrations build exactly what schema.prisma says", async () => {
	const migrated = await describe(database.ownerUrl);

	const client = new Client({ connectionString: database.ownerUrl });
	await client.connect();
	await client.query("DROP SCHEMA public CASCADE");
	await client.query(await diffSchemas(null, await readFile("prisma/schema.prisma", "utf8")));
	await client.end();

	expect(migrated).toEqual(await describe(database.ownerUrl));
	expect(migrated.length).toBeGreaterThan(50);
});
