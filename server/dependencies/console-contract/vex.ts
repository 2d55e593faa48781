/** VEX states (CycloneDX words); `accepted` is ours: a risk that somebody takes. */
export const VEX_STATES = [
	"accepted",
	"not_affected",
	"false_positive",
	"exploitable",
	"in_triage",
	"resolved",
] as const;

/** Why a finding does not affect us (CycloneDX words). */
export const VEX_JUSTIFICATIONS = [
	"code_not_present",
	"code_not_reachable",
	"requires_configuration",
	"requires_dependency",
	"requires_environment",
	"protected_by_compiler",
	"protected_at_runtime",
	"protected_at_perimeter",
	"protected_by_mitigating_control",
] as const;
