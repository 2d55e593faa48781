import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Random } from "#server/platform/random.ts";
import type { CatalogModel, CatalogSnapshot } from "./contract.ts";

/** A model of the answer that is not taken over, and why. */
export interface SetAsideModel {
	readonly id: string;
	readonly reason: string;
}

/** What came of asking a source for its models. */
export type CatalogAnswer =
	/** The validator still holds: nothing changed since the last answer. */
	| { readonly kind: "unchanged" }
	| {
			readonly kind: "models";
			readonly models: readonly CatalogModel[];
			readonly setAside: readonly SetAsideModel[];
			readonly etag: string | null;
			/** Size of the answer, to recognise one that is out of all proportion. */
			readonly bytes: number;
	  }
	/** An answer came that must not be believed. */
	| {
			readonly kind: "refused";
			readonly reason: string;
			readonly bytes: number;
			/** Its first characters, for the person who looks into it. */
			readonly excerpt: string;
	  }
	/** No answer came. */
	| { readonly kind: "unreachable"; readonly reason: string };

/** Time to first token as a source publishes it, ms. */
export type PublishedTtft = NonNullable<CatalogModel["publishedTtftMs"]>;

/** Where the catalogue comes from. Never throws for what the other side does wrong. */
export interface CatalogOrigin {
	readonly source: CatalogSnapshot["source"];
	readonly simulated: boolean;
	/** `etag` of the last good answer; `maxBytes` bounds what is read at all. */
	fetchModels(request: {
		readonly etag: string | null;
		readonly maxBytes: number;
	}): Promise<CatalogAnswer>;
	/** `null` when the source does not publish it, or not to us, or does not answer. */
	fetchPublishedTtft(modelId: string): Promise<PublishedTtft | null>;
}

/** What the use cases of the catalogue need from outside. */
export interface CatalogDeps {
	readonly db: Db;
	readonly clock: Clock;
	readonly random: Random;
	readonly origin: CatalogOrigin;
	/** Names of `allowed_providers` in force: only their models are asked for latencies. */
	readonly readAllowedProviders: () => Promise<readonly string[]>;
}

/** The whole measured state of one model on one upstream, as one instance writes it. */
export interface HealthRow {
	readonly modelId: string;
	readonly upstream: string;
	readonly updatedAtMs: number;
	readonly state: Uint8Array;
}

/** Where an instance keeps its own measurements. Saving the same state twice changes nothing. */
export interface HealthStore {
	save(instance: string, rows: readonly HealthRow[]): Promise<void>;
}
