import type { Pool } from "pg";
import { z } from "zod";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { API_KEY_SELECT, toApiKeyItem } from "./api-key-rows.ts";
import { onlyOwn } from "./api-keys.ts";
import type { Actor, ApiKeyUse } from "./contract.ts";

const DAYS = 7;
const DAY_MS = 86_400_000;
/** Tags are read from single rows: this many say what a key is used for, at a bounded price. */
const MAX_SAMPLE = 5_000;
const MAX_LISTED = 8;

const totalsSchema = z.object({
	model: z.string(),
	requests: z.coerce.number(),
	failed: z.coerce.number(),
	cost: z.coerce.number(),
	simulated: z.coerce.number(),
});
const sampleSchema = z.object({
	sampled: z.coerce.number(),
	sessions: z.coerce.number(),
	last: z.date().nullable(),
	tags: z.array(z.object({ name: z.string(), requests: z.number() })).nullable(),
});

/** Sums of the roll-ups by model; they hold every request that has ended. */
const TOTALS = `
	SELECT model, sum(requests) AS requests,
		coalesce(sum(requests) FILTER (WHERE outcome <> 'ok'), 0) AS failed,
		sum(cost_nanos) AS cost,
		coalesce(sum(cost_nanos) FILTER (WHERE simulated), 0) AS simulated
	FROM ledger.rollup_15m WHERE org_id = $1 AND key_id = $2 AND bucket >= $3
	GROUP BY model ORDER BY requests DESC, model`;

const SAMPLE = `
	WITH newest AS (
		SELECT tags, session_id, started_at FROM ledger.request
		WHERE key_id = $1 AND id >= ledger.first_id_of_day(($2::timestamptz AT TIME ZONE 'UTC')::date)
			AND started_at >= $2
		ORDER BY id DESC LIMIT ${MAX_SAMPLE}
	), counted AS (
		SELECT tag AS name, count(*)::int AS requests FROM newest, unnest(tags) AS tag
		GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ${MAX_LISTED}
	)
	SELECT count(*) AS sampled, count(DISTINCT session_id) AS sessions, max(started_at) AS last,
		(SELECT json_agg(counted) FROM counted) AS tags
	FROM newest`;

/** What uses a key: what stands still when it is revoked. */
export async function getApiKeyUse(
	deps: { readonly db: Db; readonly pool: Pool; readonly clock: Clock },
	actor: Actor,
	id: string,
): Promise<ApiKeyUse> {
	const nowMs = deps.clock.nowMs();
	const row = await deps.db.apiKey.findFirst({
		where: { id, orgId: actor.orgId, ...onlyOwn(actor) },
		select: API_KEY_SELECT,
	});
	if (row === null) throw new AppError("not_found", "there is no such key");
	const since = new Date(nowMs - DAYS * DAY_MS);
	const [totals, sample] = await Promise.all([
		deps.pool.query(TOTALS, [actor.orgId, id, since]),
		deps.pool.query(SAMPLE, [id, since]),
	]);
	const models = z.array(totalsSchema).parse(totals.rows);
	const { sampled, sessions, last, tags } = sampleSchema.parse(sample.rows[0]);
	const sum = (read: (model: (typeof models)[number]) => number) =>
		models.reduce((total, model) => total + read(model), 0);
	return {
		item: toApiKeyItem(row, nowMs),
		days: DAYS,
		requests: sum(({ requests }) => requests),
		failed: sum(({ failed }) => failed),
		costNanos: sum(({ cost }) => cost),
		simulatedCostNanos: sum(({ simulated }) => simulated),
		models: models.slice(0, MAX_LISTED).map(({ model, requests }) => ({ name: model, requests })),
		sampled,
		tags: tags ?? [],
		sessions,
		lastRequestAt: last,
	};
}
