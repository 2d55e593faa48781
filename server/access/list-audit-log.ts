import type { Pool } from "pg";
import { z } from "zod";
import {
	type Actor,
	type AuditEntry,
	auditEntrySchema,
	type exportAuditLogInput,
	type listAuditLogInput,
} from "./contract.ts";

type Filters = Omit<z.output<typeof exportAuditLogInput>, "format">;

const rowSchema = auditEntrySchema.omit({ hash: true }).extend({ hash: z.instanceof(Buffer) });

/** Every filter is a bound parameter; one that is not given is NULL and lets everything through. */
const SELECT_ENTRIES = `
	SELECT seq, at, actor_kind AS "actorKind", actor_id AS "actorId", actor_name AS "actorName",
		address, action, target_kind AS "targetKind", target_id AS "targetId", before, after, hash
	FROM audit.entry
	WHERE org_id = $1
		AND ($2::bigint IS NULL OR seq < $2)
		AND ($3::text IS NULL OR actor_id = $3 OR actor_name ILIKE $4)
		AND ($5::text IS NULL OR action LIKE $5)
		AND ($6::text IS NULL OR target_id = $6)
		AND ($7::timestamptz IS NULL OR at >= $7)
		AND ($8::timestamptz IS NULL OR at < $8)
		AND ($10::bigint IS NULL OR seq = $10)
	ORDER BY seq DESC
	LIMIT $9`;

/** Entries of the actor's organisation, newest first. */
export async function listAuditLog(
	pool: Pool,
	actor: Actor,
	input: z.output<typeof listAuditLogInput>,
): Promise<{ readonly items: AuditEntry[]; readonly nextCursor: string | null }> {
	const rows = await readEntries(pool, actor.orgId, input, {
		before: input.cursor === undefined ? null : Number(input.cursor),
		limit: input.limit + 1,
	});
	const items = rows.slice(0, input.limit);
	const last = items.at(-1);
	return { items, nextCursor: rows.length > input.limit && last ? String(last.seq) : null };
}

export async function readEntries(
	pool: Pool,
	orgId: string,
	filters: Filters,
	page: { readonly before: number | null; readonly limit: number },
): Promise<AuditEntry[]> {
	const { rows } = await pool.query(SELECT_ENTRIES, [
		orgId,
		page.before,
		filters.actor ?? null,
		filters.actor === undefined ? null : `%${escapeLike(filters.actor)}%`,
		filters.action === undefined ? null : `${escapeLike(filters.action)}%`,
		filters.target ?? null,
		filters.since ?? null,
		filters.until ?? null,
		page.limit,
		filters.seq ?? null,
	]);
	return z
		.array(rowSchema)
		.parse(rows)
		.map((row) => ({ ...row, hash: row.hash.toString("hex") }));
}

function escapeLike(text: string): string {
	return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
