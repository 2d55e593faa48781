import type { Pool, PoolClient } from "pg";
import { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import type { AuditVerification } from "./contract.ts";
import { type ChainState, checkChain, GENESIS_HASH } from "./core/audit-chain.ts";

const BATCH = 5_000;

const rowSchema = z.object({
	seq: z.number(),
	at: z.string(),
	orgId: z.string(),
	actorKind: z.string(),
	actorId: z.string(),
	actorName: z.string(),
	address: z.string().nullable(),
	action: z.string(),
	targetKind: z.string(),
	targetId: z.string(),
	before: z.string().nullable(),
	after: z.string().nullable(),
	prevHash: z.instanceof(Buffer),
	hash: z.instanceof(Buffer),
});
const headSchema = z.object({ seq: z.number(), hash: z.instanceof(Buffer) });

const READ_BATCH = `
	SELECT seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
		org_id::text AS "orgId", actor_kind AS "actorKind", actor_id AS "actorId",
		actor_name AS "actorName", address, action, target_kind AS "targetKind",
		target_id AS "targetId", before::text AS before, after::text AS after,
		prev_hash AS "prevHash", hash
	FROM audit.entry WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT ${BATCH}`;

/**
 * Recomputes the whole chain up to the head, in one snapshot of the database: a changed, removed,
 * inserted or cut-off entry is found and named.
 */
export async function verifyAuditLog(deps: {
	readonly pool: Pool;
	readonly clock: Clock;
}): Promise<AuditVerification> {
	const startMs = deps.clock.monotonicMs();
	const client = await deps.pool.connect();
	let isDone = false;
	try {
		await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
		const result = await walkChain(client);
		await client.query("COMMIT");
		isDone = true;
		return { ...result, durationMs: Math.round(deps.clock.monotonicMs() - startMs) };
	} finally {
		// A fault on the way leaves the transaction open: such a connection is closed.
		client.release(!isDone);
	}
}

async function walkChain(client: PoolClient): Promise<Omit<AuditVerification, "durationMs">> {
	const head = await readHead(client);
	const summary = { headSeq: head.seq, headHash: head.hash.toString("hex") };
	let state: ChainState = { seq: 0, hash: GENESIS_HASH };
	while (state.seq < head.seq) {
		const { rows } = await client.query(READ_BATCH, [state.seq, head.seq]);
		if (rows.length === 0) break;
		const checked = checkChain(state, z.array(rowSchema).parse(rows));
		state = checked.state;
		if (checked.fault !== null) {
			return { ok: false, entries: state.seq, ...summary, fault: checked.fault };
		}
	}
	const reason = await faultAtHead(client, head, state);
	const fault = reason === null ? null : { seq: state.seq, reason };
	return { ok: fault === null, entries: state.seq, ...summary, fault };
}

async function readHead(client: PoolClient): Promise<ChainState> {
	const { rows } = await client.query("SELECT seq, hash FROM audit.head");
	if (rows[0] === undefined) {
		throw new AppError("internal", "the head of the audit log is missing");
	}
	return headSchema.parse(rows[0]);
}

async function faultAtHead(
	client: PoolClient,
	head: ChainState,
	last: ChainState,
): Promise<string | null> {
	if (last.seq < head.seq) return `entries ${last.seq + 1} to ${head.seq} are missing at the end`;
	if (!last.hash.equals(head.hash)) return "the last entry is not the one that the head names";
	const { rows } = await client.query("SELECT 1 FROM audit.entry WHERE seq > $1 LIMIT 1", [
		head.seq,
	]);
	return rows.length > 0 ? "there are entries behind the head" : null;
}
