import type { FilterSchema } from "#components/filters/filter-schema.ts";
import type { RequestTerm } from "#server/lists/contract.ts";
import {
	ACTOR_FIELDS,
	COST_AND_TIME_FIELDS,
	OUTCOME_FIELD,
	RATED_FIELD,
	SERVED_FIELD,
} from "./shared-filters.ts";

type Text = Extract<RequestTerm, { op: "in" }>["field"];
type Numeric = Extract<RequestTerm, { op: "range" }>["field"];
type Flag = Extract<RequestTerm, { op: "is" }>["field"];
type Missing = Extract<RequestTerm, { op: "missing" }>["field"];

/** What requests can be filtered by. */
export const REQUEST_FILTERS: FilterSchema<Text, Numeric, Flag, Missing> = {
	idField: "id",
	text: [
		OUTCOME_FIELD,
		{ name: "model", label: "Model", field: "model", facet: true },
		{ name: "provider", label: "Provider", field: "provider", missing: "provider", facet: true },
		{
			name: "source",
			label: "Source",
			field: "source",
			values: ["v1", "playground", "worker"],
			facet: true,
		},
		...ACTOR_FIELDS,
		{ name: "tag", label: "Tag", field: "tag", missing: "tag", facet: true },
		{
			name: "error",
			label: "Error class",
			field: "errorClass",
			missing: "errorClass",
			facet: true,
		},
		{
			name: "finish",
			label: "Finish reason",
			field: "finishReason",
			missing: "finishReason",
			facet: true,
		},
		{ name: "asked", label: "Model asked for", field: "modelAsked", facet: true },
		{ name: "planned", label: "Model planned", field: "modelPlanned", facet: true },
		SERVED_FIELD,
		{ name: "upstream", label: "Upstream", field: "upstream", facet: true },
		{ name: "session", label: "Session", field: "session", missing: "session", facet: true },
		{
			name: "usage",
			label: "Source of the usage",
			field: "usageSource",
			missing: "usageSource",
			values: ["provider", "computed", "estimated", "none"],
			facet: true,
		},
		RATED_FIELD,
		{ name: "decision", label: "Decision", field: "decision", missing: "decision" },
		{ name: "trace", label: "Trace id", field: "trace" },
		{ name: "id", label: "Request id", field: "id" },
	],
	number: [
		...COST_AND_TIME_FIELDS,
		{ name: "in", label: "Prompt tokens", field: "promptTokens", unit: "plain" },
		{ name: "out", label: "Answer tokens", field: "completionTokens", unit: "plain" },
		{ name: "cached", label: "Cached tokens", field: "cacheReadTokens", unit: "plain" },
		{ name: "reasoning", label: "Reasoning tokens", field: "reasoningTokens", unit: "plain" },
		{ name: "attempts", label: "Attempts", field: "attempts", unit: "plain" },
		{ name: "speed", label: "Tokens per second", field: "tokensPerSecond", unit: "plain" },
		{
			name: "http",
			label: "HTTP status",
			field: "httpStatus",
			unit: "plain",
			missing: "httpStatus",
		},
	],
	flags: [
		{ name: "fallback", label: "Another model answered", field: "fallback" },
		{ name: "retried", label: "More than one attempt", field: "retried" },
		{ name: "stream", label: "Streamed", field: "stream" },
		{ name: "cached", label: "Read from a cache", field: "cached" },
		{ name: "simulated", label: "Simulated", field: "simulated" },
	],
};
