import type { WaiveInput } from "#server/dependencies/console-contract.ts";

export type VexState = WaiveInput["status"];
export type VexJustification = NonNullable<WaiveInput["justification"]>;

/** What one may say of a finding, with what it means. */
export const VEX_CHOICES: readonly {
	readonly value: VexState;
	readonly label: string;
	readonly meaning: string;
}[] = [
	{ value: "accepted", label: "Accepted risk", meaning: "it applies, and we live with it for now" },
	{ value: "not_affected", label: "Not affected", meaning: "the fault cannot be reached here" },
	{ value: "false_positive", label: "False positive", meaning: "the advisory is not about this" },
	{ value: "in_triage", label: "In triage", meaning: "somebody is looking into it" },
	{ value: "exploitable", label: "Exploitable", meaning: "confirmed; a fix is on its way" },
	{ value: "resolved", label: "Resolved", meaning: "mended otherwise, such as by a patch of ours" },
];

/** Why something is not affected, in the words of CycloneDX. */
export const VEX_REASONS: readonly { readonly value: VexJustification; readonly label: string }[] =
	[
		{ value: "code_not_present", label: "The code is not there" },
		{ value: "code_not_reachable", label: "The code is never called" },
		{ value: "requires_configuration", label: "Needs a configuration that we do not use" },
		{ value: "requires_dependency", label: "Needs a dependency that we do not have" },
		{ value: "requires_environment", label: "Needs an environment that we do not run in" },
		{ value: "protected_by_compiler", label: "The compiler protects" },
		{ value: "protected_at_runtime", label: "Protected at run time" },
		{ value: "protected_at_perimeter", label: "Protected at the perimeter" },
		{ value: "protected_by_mitigating_control", label: "Another control mitigates it" },
	];

/** A state as people say it; a word of a policy file that is not ours stays as it is. */
export function vexWords(state: string): string {
	return state.replaceAll("_", " ");
}
