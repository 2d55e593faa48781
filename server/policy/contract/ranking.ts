import { z } from "zod";
import {
	type CandidateExplanation,
	type ExclusionExplanation,
	type RequestFeatures,
	requestFeaturesSchema,
} from "./decisions.ts";
import {
	type Factor,
	type Preset,
	policyConfigSchema,
	presetSchema,
	type Weights,
} from "./policy-config.ts";

/** Candidates and exclusions as the policy sees them at one moment. */
export interface ModelRanking {
	readonly preset: Preset;
	readonly weights: Weights;
	readonly features: RequestFeatures;
	readonly candidates: readonly CandidateExplanation[];
	readonly exclusions: readonly ExclusionExplanation[];
}

export const rankModelsInput = z.strictObject({
	preset: presetSchema.optional(),
	/** A draft to rank by in place of the policy in force. */
	config: policyConfigSchema.optional(),
});

/** A request as far as the ranking depends on it; what is left out is as in a typical one. */
export const scoreModelsInput = z.strictObject({
	preset: presetSchema.optional(),
	request: requestFeaturesSchema
		.omit({ preset: true, openBreakers: true })
		.partial()
		.strict()
		.optional(),
});
export type ScoreModelsInput = z.infer<typeof scoreModelsInput>;

/** What a list shows of a model besides its score. */
export interface RankedModelFacts {
	readonly id: string;
	readonly author: string;
	readonly createdMs: number | null;
	readonly contextTokens: number;
	readonly promptPico: number;
	readonly completionPico: number;
	/** Input modalities besides text, and supported parameters. */
	readonly capabilities: readonly string[];
	/** Of the upstream with most samples; `null`: nothing was measured. */
	readonly measured: {
		readonly p50Ms: number | null;
		readonly p95Ms: number | null;
		/** First tokens that were timed, decayed. */
		readonly samples: number;
		/** Share of `ok` among the outcomes; `null` without any. */
		readonly successRate: number | null;
		readonly lastSampleMs: number;
	} | null;
}

/** The points of a model at one moment. */
export interface ScoreMoment {
	readonly startMs: number;
	readonly endMs: number;
	readonly isOpen: boolean;
	/** `null`: no measurement yet, no candidate, or the policy of then is not known. */
	readonly score: {
		readonly points: Readonly<Record<Factor, number>>;
		readonly total: number;
		readonly rank: number;
		readonly candidates: number;
	} | null;
}

export const modelHistoryInput = z.strictObject({
	id: z.string().min(1).max(200),
	preset: presetSchema.optional(),
	days: z.number().int().min(1).max(30).default(7),
	/** `today`: by the policy in force, so that what moves is the model; `past`: as it was ranked. */
	policies: z.enum(["today", "past"]).default("today"),
});
export type ModelHistoryInput = z.infer<typeof modelHistoryInput>;

export interface ModelHistory {
	readonly preset: Preset;
	/** The policy in force today. */
	readonly policyNumber: number;
	readonly moments: readonly ScoreMoment[];
	/** When another catalogue came into force. */
	readonly catalogs: readonly { readonly number: number; readonly atMs: number }[];
	/** When another policy came into force; none where all is by that of today. */
	readonly policies: readonly { readonly number: number; readonly atMs: number }[];
}

/** A ranking of the catalogue in force, with the versions that it rests on. */
export interface CatalogRanking extends ModelRanking {
	/** Facts of every model of the catalogue. */
	readonly models: readonly RankedModelFacts[];
	readonly catalog: {
		readonly number: number;
		readonly source: string;
		readonly simulated: boolean;
		readonly fetchedAtMs: number;
	};
	readonly healthNumber: number | null;
	/** Time of the measurements, ms. */
	readonly healthTakenAtMs: number | null;
	readonly policyNumber: number;
}
