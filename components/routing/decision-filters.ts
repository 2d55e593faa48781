import type { FilterSchema } from "#components/filters/filter-schema.ts";
import {
	ACTOR_FIELDS,
	COST_AND_TIME_FIELDS,
	OUTCOME_FIELD,
	RATED_FIELD,
	SERVED_FIELD,
} from "#components/requests/shared-filters.ts";
import type { DecisionTerm } from "#server/lists/contract.ts";

type Text = Extract<DecisionTerm, { op: "in" }>["field"];
type Numeric = Extract<DecisionTerm, { op: "range" }>["field"];
type Flag = Extract<DecisionTerm, { op: "is" }>["field"];
type Missing = Extract<DecisionTerm, { op: "missing" }>["field"];

/** What decisions can be filtered by. */
export const DECISION_FILTERS: FilterSchema<Text, Numeric, Flag, Missing> = {
	idField: "id",
	sample: "status:error chosen:claude* margin:<3",
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
		OUTCOME_FIELD,
		SERVED_FIELD,
		{ name: "parameter", label: "Required parameter", field: "parameter", facet: true },
		{ name: "modality", label: "Modality", field: "modality", facet: true },
		{ name: "source", label: "Source", field: "source", facet: true },
		...ACTOR_FIELDS,
		RATED_FIELD,
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
		...COST_AND_TIME_FIELDS,
	],
	flags: [
		{ name: "fallback", label: "Another model answered", field: "fallback" },
		{ name: "simulated", label: "Simulated", field: "simulated" },
	],
};
