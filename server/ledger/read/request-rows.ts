import { z } from "zod";
import {
	attemptSchema,
	type RequestDetail,
	type RequestRow,
	requestOutcomeSchema,
	requestSourceSchema,
	spanSchema,
	usageSourceSchema,
} from "../contract.ts";

/** What a list needs of a request: no bodies, no attempts, no spans. */
export const ROW_COLUMNS = `r.id, r.started_at, r.ended_at, r.outcome, r.http_status, r.error_class,
	r.source, r.key_id, (SELECT k.name FROM api_key k WHERE k.id = r.key_id) AS key_name,
	r.user_id, (SELECT u.name FROM "user" u WHERE u.id = r.user_id) AS user_name,
	r.session_id, r.tags, r.model_asked, r.model_planned, r.model_served, r.provider, COALESCE(r.upstream_served, r.upstream) AS upstream, r.stream,
	r.simulated, r.decision_id, r.prompt_tokens, r.completion_tokens, r.cache_read_tokens,
	r.cache_write_tokens, r.reasoning_tokens, r.usage_source, r.estimate_nanos, r.cost_nanos,
	r.upstream_cost_nanos, r.ttft_ms, r.duration_ms, r.finish_reason,
	jsonb_array_length(r.attempts) AS attempt_count`;

export const DETAIL_COLUMNS = `${ROW_COLUMNS}, r.trace_id, r.metadata, r.error_message,
	r.estimate_prompt_tokens, r.price_version, r.attempts, r.spans,
	c.truncated AS capture_truncated, c.expires_at AS capture_expires_at`;

const rowSchema = z.object({
	id: z.string(),
	started_at: z.date(),
	ended_at: z.date().nullable(),
	outcome: requestOutcomeSchema,
	http_status: z.number().nullable(),
	error_class: z.string().nullable(),
	source: requestSourceSchema,
	key_id: z.string().nullable(),
	key_name: z.string().nullable(),
	user_id: z.string().nullable(),
	user_name: z.string().nullable(),
	session_id: z.string().nullable(),
	tags: z.array(z.string()),
	model_asked: z.string(),
	model_planned: z.string(),
	model_served: z.string().nullable(),
	provider: z.string().nullable(),
	upstream: z.string(),
	stream: z.boolean(),
	simulated: z.boolean(),
	decision_id: z.string().nullable(),
	prompt_tokens: z.number().nullable(),
	completion_tokens: z.number().nullable(),
	cache_read_tokens: z.number().nullable(),
	cache_write_tokens: z.number().nullable(),
	reasoning_tokens: z.number().nullable(),
	usage_source: usageSourceSchema.nullable(),
	estimate_nanos: z.number(),
	cost_nanos: z.number().nullable(),
	upstream_cost_nanos: z.number().nullable(),
	ttft_ms: z.number().nullable(),
	duration_ms: z.number().nullable(),
	finish_reason: z.string().nullable(),
	attempt_count: z.number(),
});
type Row = z.infer<typeof rowSchema>;

const detailSchema = rowSchema.extend({
	trace_id: z.string(),
	metadata: z.record(z.string(), z.string()).nullable(),
	error_message: z.string().nullable(),
	estimate_prompt_tokens: z.number(),
	price_version: z.number().nullable(),
	attempts: z.array(attemptSchema),
	spans: z.array(spanSchema),
	capture_truncated: z.boolean().nullable(),
	capture_expires_at: z.date().nullable(),
});

/** A row of `ROW_COLUMNS` as the contract has it. */
export function parseRequestRow(raw: unknown): RequestRow {
	return toRequestRow(rowSchema.parse(raw));
}

/** A row of `DETAIL_COLUMNS` as the contract has it. */
export function parseRequestDetail(raw: unknown): RequestDetail {
	const row = detailSchema.parse(raw);
	return {
		...toRequestRow(row),
		traceId: row.trace_id,
		metadata: row.metadata,
		errorMessage: row.error_message,
		estimatePromptTokens: row.estimate_prompt_tokens,
		priceVersion: row.price_version,
		attempts: row.attempts,
		spans: row.spans,
		capture:
			row.capture_truncated === null || row.capture_expires_at === null
				? null
				: { truncated: row.capture_truncated, expiresAt: row.capture_expires_at.toISOString() },
	};
}

function toRequestRow(row: Row): RequestRow {
	return {
		id: row.id,
		startedAt: row.started_at.toISOString(),
		endedAt: row.ended_at?.toISOString() ?? null,
		outcome: row.outcome,
		httpStatus: row.http_status,
		errorClass: row.error_class,
		source: row.source,
		keyId: row.key_id,
		keyName: row.key_name,
		userId: row.user_id,
		userName: row.user_name,
		sessionId: row.session_id,
		tags: row.tags,
		modelAsked: row.model_asked,
		modelPlanned: row.model_planned,
		modelServed: row.model_served,
		provider: row.provider,
		upstream: row.upstream,
		stream: row.stream,
		simulated: row.simulated,
		decisionId: row.decision_id,
		tokens: readTokens(row),
		usageSource: row.usage_source,
		estimateNanos: row.estimate_nanos,
		costNanos: row.cost_nanos,
		upstreamCostNanos: row.upstream_cost_nanos,
		costDifferenceNanos:
			row.cost_nanos === null || row.upstream_cost_nanos === null
				? null
				: row.cost_nanos - row.upstream_cost_nanos,
		ttftMs: row.ttft_ms,
		durationMs: row.duration_ms,
		finishReason: row.finish_reason,
		attemptCount: row.attempt_count,
	};
}

function readTokens(row: Row): RequestRow["tokens"] {
	// All five are written at once; before that, and where nobody counted, none is known.
	if (row.prompt_tokens === null || row.usage_source === "none") return null;
	return {
		prompt: row.prompt_tokens,
		completion: row.completion_tokens ?? 0,
		cacheRead: row.cache_read_tokens ?? 0,
		cacheWrite: row.cache_write_tokens ?? 0,
		reasoning: row.reasoning_tokens ?? 0,
	};
}
