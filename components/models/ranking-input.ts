import type { Preset } from "#server/policy/contract.ts";

/** Without a preset the policy's default is used, and the answer says which. */
export function rankingInput(preset: Preset | null): { preset?: Preset } {
	return preset === null ? {} : { preset };
}
