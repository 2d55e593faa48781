import { z } from "zod";
import type { ProviderMapping } from "#server/catalog/contract.ts";
import { versionNumberSchema } from "./fields.ts";
import {
	type PolicyConfig,
	type Preset,
	policyConfigSchema,
	type Weights,
} from "./policy-config.ts";

/** One difference between two policies; lists are compared as a whole. */
export interface PolicyChange {
	/** Dotted path, such as `weights.latency`. */
	readonly path: string;
	readonly before: unknown;
	readonly after: unknown;
}

export interface PolicyVersionSummary {
	readonly number: number;
	readonly reason: string;
	readonly author: string;
	/** ISO 8601, UTC. */
	readonly createdAt: string;
	readonly active: boolean;
}

export interface PolicyVersionDetail extends PolicyVersionSummary {
	readonly config: PolicyConfig;
	/** Points per factor of each preset, after merging and rescaling to 100. */
	readonly presetWeights: Readonly<Record<Preset, Weights>>;
}

const reasonSchema = z.string().trim().min(3, "say why, in a few words").max(500);

export const listPolicyVersionsInput = z.strictObject({
	limit: z.number().int().min(1).max(200).default(50),
	cursor: versionNumberSchema.nullish(),
});
export const getPolicyVersionInput = z.strictObject({
	number: versionNumberSchema,
	/** The version to compare with; by default the one in force. */
	compareWith: versionNumberSchema.optional(),
});
export const publishPolicyInput = z.strictObject({
	config: policyConfigSchema,
	reason: reasonSchema,
	/** The version that the editor started from: refused when another is in force by now. */
	basedOn: versionNumberSchema,
});
export const rollbackPolicyInput = z.strictObject({
	number: versionNumberSchema,
	reason: reasonSchema,
	basedOn: versionNumberSchema,
});
export const validatePolicyInput = z.strictObject({ config: z.unknown() });

export interface PolicyVersionPage {
	readonly items: readonly PolicyVersionSummary[];
	readonly nextCursor: number | null;
}

/** A version beside the one that it is compared with. */
export interface PolicyComparison {
	readonly version: PolicyVersionDetail;
	readonly comparedWith: number;
	/** From `comparedWith` to `version`. */
	readonly changes: readonly PolicyChange[];
}

export interface PolicyProblem {
	readonly path: string;
	readonly message: string;
}

/** A checked draft, and how many models each of its providers allows today. */
export type CheckedPolicy = PolicyValidation & { readonly providers: readonly ProviderMapping[] };

export type PolicyValidation =
	| {
			readonly ok: true;
			readonly changes: readonly PolicyChange[];
			readonly presetWeights: Readonly<Record<Preset, Weights>>;
	  }
	| { readonly ok: false; readonly problems: readonly PolicyProblem[] };
