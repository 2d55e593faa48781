import { z } from "zod";
import { versionNumberSchema } from "./fields.ts";
import type { PolicyChange } from "./versions.ts";

export const replayDecisionInput = z.strictObject({
	id: z.uuid(),
	/** A version of the policy; the one in force when left out. */
	policy: versionNumberSchema.optional(),
});

/** A decision made again under another policy, on its own frozen catalogue and measurements. */
export type DecisionReplay =
	| {
			readonly state: "replayed";
			readonly recordedPolicy: number;
			readonly activePolicy: number;
			readonly moved: boolean;
			readonly recorded: ReplayedChoice;
			/** `null`: no model would be allowed; `refusal` says why. */
			readonly replayed: ReplayedChoice | null;
			readonly refusal: string | null;
			readonly changes: readonly PolicyChange[];
	  }
	| { readonly state: "unavailable"; readonly reason: string };

export interface ReplayedChoice {
	readonly modelId: string;
	/** Points under the policy of its own side. */
	readonly score: number | null;
	readonly expectedCostUsd: number | null;
	readonly expectedP95Ms: number | null;
	readonly reasoning: string;
}
