import type { Pool } from "pg";
import { z } from "zod";
import type { Actor } from "#server/access/contract.ts";
import type { Clock } from "#server/platform/clock.ts";
import { AppError } from "#server/platform/errors.ts";
import { type Capture, captureSchema, type RequestDetail } from "../contract.ts";
import { maybeBeingWritten } from "./id-ranges.ts";
import { DETAIL_COLUMNS, parseRequestDetail } from "./request-rows.ts";
import { filterVisible } from "./row-filter.ts";

const OWNER = { org: "r.org_id", key: "r.key_id", user: "r.user_id" };

export type FoundRequest =
	| { readonly state: "found"; readonly request: RequestDetail }
	| { readonly state: "being_written"; readonly id: string };

/** One request with its attempts and spans. Throws `not_found` for what the actor may not see. */
export async function findRequest(
	pool: Pool,
	actor: Actor,
	id: string,
	clock: Clock,
): Promise<FoundRequest> {
	const filter = filterVisible(actor, OWNER, "rows");
	filter.add("r.id = ?", id);
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT ${DETAIL_COLUMNS} FROM ledger.request r
		LEFT JOIN ledger.capture c ON c.request_id = r.id AND c.expires_at > now()
		WHERE ${filter.where()}`,
		filter.values,
	);
	if (rows[0] !== undefined) return { state: "found", request: parseRequestDetail(rows[0]) };
	if (maybeBeingWritten(id, clock.nowMs())) return { state: "being_written", id };
	throw new AppError("not_found", `there is no request ${id}`, {
		hint: "it may be older than the retention, or belong to somebody else",
	});
}

const captureRowSchema = z.object({
	request: z.string(),
	response: z.string(),
	truncated: z.boolean(),
	request_headers: captureSchema.shape.requestHeaders,
	answer_headers: captureSchema.shape.answerHeaders,
	expires_at: z.date(),
});

/** The captured bodies of a request; `null` when none are kept or the actor may not read them. */
export async function findCapture(pool: Pool, actor: Actor, id: string): Promise<Capture | null> {
	const filter = filterVisible(actor, OWNER, "messages");
	filter.add("r.id = ?", id);
	const { rows } = await pool.query<Record<string, unknown>>(
		`SELECT c.request, c.response, c.truncated, c.expires_at, c.request_headers,
			c.answer_headers FROM ledger.request r
		JOIN ledger.capture c ON c.request_id = r.id AND c.expires_at > now()
		WHERE ${filter.where()}`,
		filter.values,
	);
	if (rows[0] === undefined) return null;
	const row = captureRowSchema.parse(rows[0]);
	return {
		request: row.request,
		response: row.response,
		truncated: row.truncated,
		requestHeaders: row.request_headers,
		answerHeaders: row.answer_headers,
		expiresAt: row.expires_at.toISOString(),
	};
}
