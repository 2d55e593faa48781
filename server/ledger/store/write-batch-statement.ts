/**
 * The one statement that stores a batch. It takes the log's own JSON, so this process never parses
 * what it wrote. Requests are inserted whole when intent and terminal arrive together, else first
 * as `running` and ended later; only rows that became final in this very statement feed the
 * roll-ups, which makes any repetition of any batch harmless. Intent and terminal meet in a full
 * join because that can only be hashed or merged: the planner has no row counts for JSON and would
 * otherwise pick a nested loop. Keys are written in order, so two writers cannot deadlock.
 */
export const WRITE_BATCH = `
WITH input AS MATERIALIZED (
	SELECT * FROM json_to_recordset($1::json) AS record(
		kind text, id uuid, "atMs" float8, "orgId" uuid, "keyId" uuid, "userId" uuid, source text,
		"sessionId" text, tags text[], metadata jsonb, "traceId" text, "modelAsked" text,
		"modelPlanned" text, upstream text, stream boolean, "decisionId" uuid, simulated boolean,
		"estimateNanos" bigint, "estimatePromptTokens" bigint, outcome text, "httpStatus" integer,
		"errorClass" text, "errorMessage" text, "finishReason" text, "modelServed" text,
		provider text, tokens jsonb, "usageSource" text, "costNanos" bigint,
		"upstreamCostNanos" bigint, "priceVersion" integer, "ttftMs" float8, "durationMs" float8,
		attempts jsonb, spans jsonb, record jsonb, request text, response text, truncated boolean,
		"requestHeaders" jsonb, "answerHeaders" jsonb, "expiresAtMs" float8)
), intent AS (
	SELECT DISTINCT ON (id) * FROM input WHERE kind = 'intent' ORDER BY id
), terminal AS (
	SELECT DISTINCT ON (id) * FROM input WHERE kind = 'terminal' ORDER BY id
), pair AS MATERIALIZED (
	SELECT i, t, i.id IS NOT NULL AS has_intent, t.id IS NOT NULL AS has_terminal,
		COALESCE(i.id, t.id) AS id
	FROM intent i FULL JOIN terminal t ON i.id = t.id
), admitted AS (
	INSERT INTO ledger.request (id, org_id, key_id, user_id, source, session_id, tags, metadata,
		trace_id, model_asked, model_planned, upstream, stream, decision_id, simulated,
		estimate_nanos, estimate_prompt_tokens, started_at, outcome, ended_at, http_status,
		error_class, error_message, finish_reason, model_served, provider, upstream_served,
		prompt_tokens, completion_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens,
		usage_source, cost_nanos, upstream_cost_nanos, price_version, ttft_ms, duration_ms, attempts,
		spans)
	SELECT id, (i)."orgId", (i)."keyId", (i)."userId", (i).source, (i)."sessionId",
		COALESCE((i).tags, '{}'), (i).metadata, (i)."traceId", (i)."modelAsked", (i)."modelPlanned",
		(i).upstream, (i).stream, (i)."decisionId", (i).simulated, (i)."estimateNanos",
		(i)."estimatePromptTokens", to_timestamp((i)."atMs" / 1000),
		COALESCE((t).outcome, 'running'), to_timestamp((t)."atMs" / 1000), (t)."httpStatus",
		(t)."errorClass", (t)."errorMessage", (t)."finishReason", (t)."modelServed", (t).provider,
		(t).upstream, ((t).tokens->>'prompt')::bigint, ((t).tokens->>'completion')::bigint,
		((t).tokens->>'cacheRead')::bigint, ((t).tokens->>'cacheWrite')::bigint,
		((t).tokens->>'reasoning')::bigint, (t)."usageSource", (t)."costNanos",
		(t)."upstreamCostNanos", (t)."priceVersion", (t)."ttftMs", (t)."durationMs",
		COALESCE((t).attempts, '[]'), COALESCE((t).spans, '[]')
	FROM pair WHERE has_intent ORDER BY id
	ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, ended_at = excluded.ended_at,
		http_status = excluded.http_status, error_class = excluded.error_class,
		error_message = excluded.error_message, finish_reason = excluded.finish_reason,
		model_served = excluded.model_served, provider = excluded.provider,
		upstream_served = excluded.upstream_served, prompt_tokens = excluded.prompt_tokens,
		completion_tokens = excluded.completion_tokens,
		cache_read_tokens = excluded.cache_read_tokens,
		cache_write_tokens = excluded.cache_write_tokens,
		reasoning_tokens = excluded.reasoning_tokens, usage_source = excluded.usage_source,
		cost_nanos = excluded.cost_nanos, upstream_cost_nanos = excluded.upstream_cost_nanos,
		price_version = excluded.price_version, ttft_ms = excluded.ttft_ms,
		duration_ms = excluded.duration_ms, attempts = excluded.attempts, spans = excluded.spans
	WHERE request.outcome = 'running' AND excluded.outcome <> 'running'
	RETURNING *
), ended AS (
	UPDATE ledger.request r SET outcome = (t).outcome, ended_at = to_timestamp((t)."atMs" / 1000),
		http_status = (t)."httpStatus", error_class = (t)."errorClass",
		error_message = (t)."errorMessage", finish_reason = (t)."finishReason",
		model_served = (t)."modelServed", provider = (t).provider, upstream_served = (t).upstream,
		prompt_tokens = ((t).tokens->>'prompt')::bigint,
		completion_tokens = ((t).tokens->>'completion')::bigint,
		cache_read_tokens = ((t).tokens->>'cacheRead')::bigint,
		cache_write_tokens = ((t).tokens->>'cacheWrite')::bigint,
		reasoning_tokens = ((t).tokens->>'reasoning')::bigint, usage_source = (t)."usageSource",
		cost_nanos = (t)."costNanos", upstream_cost_nanos = (t)."upstreamCostNanos",
		price_version = (t)."priceVersion", ttft_ms = (t)."ttftMs", duration_ms = (t)."durationMs",
		attempts = COALESCE((t).attempts, '[]'), spans = COALESCE((t).spans, '[]')
	FROM pair WHERE has_terminal AND NOT has_intent AND r.id = pair.id AND r.outcome = 'running'
	RETURNING r.*
), final AS (
	SELECT * FROM admitted WHERE outcome <> 'running' UNION ALL SELECT * FROM ended
), rolled_up AS (
	INSERT INTO ledger.rollup_15m AS rollup
	SELECT date_bin('15 minutes', started_at, 'epoch'::timestamptz) AS bucket, org_id,
		COALESCE(model_served, model_planned) AS model, COALESCE(upstream_served, upstream) AS served_by,
		COALESCE(key_id, '00000000-0000-0000-0000-000000000000'::uuid) AS key,
		COALESCE(user_id, '00000000-0000-0000-0000-000000000000'::uuid) AS usr,
		source, simulated, outcome, usage_source, count(*), sum(prompt_tokens),
		sum(completion_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
		sum(reasoning_tokens), sum(cost_nanos), count(upstream_cost_nanos),
		COALESCE(sum(cost_nanos) FILTER (WHERE upstream_cost_nanos IS NOT NULL), 0),
		COALESCE(sum(upstream_cost_nanos), 0), count(ttft_ms), COALESCE(sum(ttft_ms), 0),
		sum(duration_ms)
	FROM final
	GROUP BY org_id, bucket, model, served_by, key, usr, source, simulated, outcome, usage_source
	ORDER BY org_id, bucket, model, served_by, key, usr, source, simulated, outcome, usage_source
	ON CONFLICT (org_id, bucket, model, upstream, key_id, user_id, source, simulated, outcome,
		usage_source)
	DO UPDATE SET requests = rollup.requests + excluded.requests,
		prompt_tokens = rollup.prompt_tokens + excluded.prompt_tokens,
		completion_tokens = rollup.completion_tokens + excluded.completion_tokens,
		cache_read_tokens = rollup.cache_read_tokens + excluded.cache_read_tokens,
		cache_write_tokens = rollup.cache_write_tokens + excluded.cache_write_tokens,
		reasoning_tokens = rollup.reasoning_tokens + excluded.reasoning_tokens,
		cost_nanos = rollup.cost_nanos + excluded.cost_nanos,
		compared_requests = rollup.compared_requests + excluded.compared_requests,
		compared_cost_nanos = rollup.compared_cost_nanos + excluded.compared_cost_nanos,
		upstream_cost_nanos = rollup.upstream_cost_nanos + excluded.upstream_cost_nanos,
		ttft_count = rollup.ttft_count + excluded.ttft_count,
		ttft_sum_ms = rollup.ttft_sum_ms + excluded.ttft_sum_ms,
		duration_sum_ms = rollup.duration_sum_ms + excluded.duration_sum_ms
), decided AS (
	INSERT INTO ledger.decision (id, request_id, decided_at, chosen, record)
	SELECT DISTINCT ON (decision_id) decision_id, (record->>'requestId')::uuid,
		to_timestamp((record->>'decidedAtMs')::float8 / 1000), record->>'chosen', record
	FROM (SELECT (record->>'id')::uuid AS decision_id, record FROM input WHERE kind = 'decision') d
	ORDER BY decision_id
	ON CONFLICT (id) DO NOTHING
), captured AS (
	INSERT INTO ledger.capture (request_id, captured_at, expires_at, request, response, truncated,
		request_headers, answer_headers)
	SELECT DISTINCT ON (id) id, to_timestamp("atMs" / 1000), to_timestamp("expiresAtMs" / 1000),
		request, response, truncated, "requestHeaders", "answerHeaders"
	FROM input WHERE kind = 'capture' ORDER BY id
	ON CONFLICT (request_id) DO NOTHING
)
SELECT (SELECT count(*) FROM final) AS finalised,
	ARRAY(SELECT pair.id FROM pair WHERE has_terminal AND NOT has_intent
		AND NOT EXISTS (SELECT FROM ledger.request r WHERE r.id = pair.id))::text[] AS without_intent`;
