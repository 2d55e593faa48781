/** Ends of a request that count as an error. */
export const ERROR_OUTCOMES = [
	"upstream_error",
	"stream_incomplete",
	"refused",
	"shutdown",
	"unknown",
];

/** What came of a request. Its decision is filtered by the same words, as by all fields below. */
export const OUTCOME_FIELD = {
	name: "status",
	label: "Outcome",
	field: "outcome",
	values: ["ok", "running", "client_abort", ...ERROR_OUTCOMES],
	groups: { error: ERROR_OUTCOMES, incomplete: ["stream_incomplete"] },
	facet: true,
} as const;

/** Who asked. */
export const ACTOR_FIELDS = [
	{ name: "key", label: "API key", field: "key", missing: "key", facet: true, named: true },
	{ name: "user", label: "User", field: "user", missing: "user", facet: true, named: true },
] as const;

export const SERVED_FIELD = {
	name: "served",
	label: "Model that answered",
	field: "modelServed",
	missing: "modelServed",
	facet: true,
} as const;

export const RATED_FIELD = {
	name: "rated",
	label: "Rating",
	field: "rating",
	missing: "rating",
	values: ["up", "down"],
	facet: true,
} as const;

export const COST_AND_TIME_FIELDS = [
	{ name: "cost", label: "Cost", field: "costNanos", unit: "usd", missing: "costNanos" },
	{
		name: "ttft",
		label: "Latency to the first token",
		field: "ttftMs",
		unit: "ms",
		missing: "ttftMs",
	},
	{
		name: "duration",
		label: "Latency of the whole answer",
		field: "durationMs",
		unit: "ms",
		missing: "durationMs",
	},
] as const;
