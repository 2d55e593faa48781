import type { ExclusionReason } from "#server/policy/contract.ts";

/** Why a model was not scored, as a heading. */
export const EXCLUSION_WORDS: Readonly<Record<ExclusionReason, string>> = {
	provider_not_allowed: "Provider not allowed",
	free_variant: "Rate-limited free variant",
	expired: "Expired",
	context_too_small: "Context too small",
	completion_too_long: "Output limit too low",
	parameter_unsupported: "Parameter not supported",
	modality_unsupported: "Input kind not supported",
	breaker_open: "Circuit breaker open",
	over_max_cost: "Over the cost bound",
	not_allowed_for_key: "Not allowed for the key",
};
