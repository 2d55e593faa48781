import {
	authorsOf,
	type CatalogModel,
	type CatalogSnapshot,
	type HealthSnapshot,
} from "#server/catalog/contract.ts";
import type { PolicyVersion, Preset, Weights } from "../contract.ts";
import { estimateLatencies, type LatencyEstimate } from "./estimate-latency.ts";
import { estimateQualities, type QualityEstimate } from "./estimate-quality.ts";
import { resolveMicroWeights } from "./resolve-weights.ts";
import { scoreLatency, scoreQuality } from "./score-factors.ts";

/** What a catalogue alone says about a model. */
interface ModelFacts {
	readonly model: CatalogModel;
	readonly parameters: ReadonlySet<string>;
	readonly modalities: ReadonlySet<string>;
	/** False for generators of pictures, music or speech, which a chat request does not want. */
	readonly producesTextOnly: boolean;
	readonly quality: QualityEstimate;
}

/** A model with everything about it that does not depend on the request. */
export interface PreparedModel extends ModelFacts {
	readonly isProviderAllowed: boolean;
	/** A rate-limited free variant that the policy does not allow. */
	readonly isBarredVariant: boolean;
	readonly latency: LatencyEstimate;
	readonly latencyMicro: number;
	readonly qualityMicro: number;
}

/** What a catalogue, measurements, a policy and a preset say before any request is known. */
export interface PreparedRanking {
	readonly catalog: CatalogSnapshot;
	readonly health: HealthSnapshot;
	readonly policy: PolicyVersion;
	readonly preset: Preset;
	/** In millionths of a point. */
	readonly weights: Weights;
	readonly models: readonly PreparedModel[];
}

/** Snapshots never change, while measurements come every few seconds over the same catalogue. */
const knownFacts = new WeakMap<CatalogSnapshot, readonly ModelFacts[]>();

function factsOf(catalog: CatalogSnapshot): readonly ModelFacts[] {
	const known = knownFacts.get(catalog);
	if (known !== undefined) return known;
	const qualities = estimateQualities(catalog.models);
	const facts = catalog.models.flatMap((model, index) => {
		const quality = qualities[index];
		if (quality === undefined) return [];
		return {
			model,
			parameters: new Set(model.supportedParameters),
			modalities: new Set(model.inputModalities),
			producesTextOnly: model.outputModalities.every((modality) => modality === "text"),
			quality,
		};
	});
	knownFacts.set(catalog, facts);
	return facts;
}

/** Prepares once what every request on the same snapshots shares. */
export function prepareRanking(input: {
	catalog: CatalogSnapshot;
	health: HealthSnapshot;
	policy: PolicyVersion;
	preset: Preset;
}): PreparedRanking {
	const { catalog, health, policy, preset } = input;
	const { config } = policy;
	const weights = resolveMicroWeights(config, preset);
	const authors = allowedAuthors(config.allowedProviders);
	const latencies = estimateLatencies(catalog.models, health, config);
	const models: PreparedModel[] = [];
	for (const [index, facts] of factsOf(catalog).entries()) {
		const latency = latencies[index];
		if (latency === undefined) continue;
		const { model, parameters, modalities, producesTextOnly, quality } = facts;
		models.push({
			model,
			parameters,
			modalities,
			producesTextOnly,
			quality,
			isProviderAllowed: authors.has(model.author),
			isBarredVariant: !config.allowFreeVariants && model.id.endsWith(":free"),
			latency,
			latencyMicro: scoreLatency(config, weights.latency, latency.p95Ms),
			qualityMicro: scoreQuality(weights.quality, quality.percentile),
		});
	}
	return { catalog, health, policy, preset, weights, models };
}

/** The author prefixes that a list of provider names stands for. */
export function allowedAuthors(providers: readonly string[]): ReadonlySet<string> {
	return new Set(providers.flatMap(authorsOf));
}
