import type { FilterSchema } from "#components/filters/filter-schema.ts";
import { REQUEST_FILTERS } from "#components/requests/request-filters.ts";
import type { DecisionTerm } from "#server/lists/contract.ts";

type Text = Extract<DecisionTerm, { op: "in" }>["field"];
type Numeric = Extract<DecisionTerm, { op: "range" }>["field"];
type Flag = Extract<DecisionTerm, { op: "is" }>["field"];
type Missing = Extract<DecisionTerm, { op: "missing" }>["field"];

const status = REQUEST_FILTERS.text.find((field) => field.name === "status");

/** What decisions can be filtered by. */
export const DECISION_FILTERS: FilterSchema<Text, Numeric, Flag, Missing> = {
	idField: "id",
	text: [
		{ name: "chosen", label: "Chosen model", field: "chosen", facet: true },
		{ name: "runner", label: "Among the next best", field: "alternative", facet: true },
		{
			name: "preset",
			label: "Preset",
			field: "preset",
			values: ["balanced", "fast", "quality"],
			facet: true,
		},
		{
			name: "status",
			label: "Outcome",
			field: "outcome",
			values: status?.values ?? [],
			groups: status?.groups ?? {},
			facet: true,
		},
		{
			name: "served",
			label: "Model that answered",
			field: "modelServed",
			missing: "modelServed",
			facet: true,
		},
		{ name: "parameter", label: "Required parameter", field: "parameter", facet: true },
		{ name: "modality", label: "Modality", field: "modality", facet: true },
		{ name: "source", label: "Source", field: "source", facet: true },
		{
			name: "key",
			label: "API key",
			field: "key",
			missing: "key",
			facet: true,
			named: true,
		},
		{
			name: "user",
			label: "User",
			field: "user",
			missing: "user",
			facet: true,
			named: true,
		},
		{
			name: "rated",
			label: "Rating",
			field: "rating",
			missing: "rating",
			values: ["up", "down"],
			facet: true,
		},
		{ name: "request", label: "Request id", field: "request" },
		{ name: "id", label: "Decision id", field: "id" },
	],
	number: [
		{
			name: "margin",
			label: "Margin to the second",
			field: "margin",
			unit: "plain",
			missing: "margin",
		},
		{ name: "score", label: "Score", field: "score", unit: "plain" },
		{ name: "candidates", label: "Candidates", field: "candidates", unit: "plain" },
		{ name: "in", label: "Prompt tokens", field: "promptTokens", unit: "plain" },
		{
			name: "expected",
			label: "Expected answer tokens",
			field: "expectedCompletionTokens",
			unit: "plain",
		},
		{ name: "policy", label: "Policy version", field: "policyNumber", unit: "plain" },
		{ name: "catalog", label: "Catalogue snapshot", field: "catalogNumber", unit: "plain" },
		{ name: "health", label: "Health snapshot", field: "healthNumber", unit: "plain" },
		{ name: "cost", label: "Cost", field: "costNanos", unit: "usd", missing: "costNanos" },
		{ name: "ttft", label: "Time to first token", field: "ttftMs", unit: "ms", missing: "ttftMs" },
		{
			name: "duration",
			label: "Duration",
			field: "durationMs",
			unit: "ms",
			missing: "durationMs",
		},
	],
	flags: [
		{ name: "fallback", label: "Another model answered", field: "fallback" },
		{ name: "simulated", label: "Simulated", field: "simulated" },
	],
};
