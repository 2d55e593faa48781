import type { Pool } from "pg";

/** Where the names of the ids of a field stand. */
const NAMES: Readonly<Record<string, string>> = {
	key: "SELECT id, name || ' (' || prefix || '…)' AS label FROM api_key WHERE id = ANY($1::uuid[])",
	user: `SELECT id, name AS label FROM "user" WHERE id = ANY($1::uuid[])`,
};

/** Names for people of ids that a field holds; ids of things that are gone have none. */
export async function labelIds(
	pool: Pool,
	field: string,
	ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
	const sql = Object.hasOwn(NAMES, field) ? NAMES[field] : undefined;
	if (sql === undefined || ids.length === 0) return new Map();
	const { rows } = await pool.query<{ id: string; label: string }>(sql, [ids]);
	return new Map(rows.map(({ id, label }) => [id, label]));
}
