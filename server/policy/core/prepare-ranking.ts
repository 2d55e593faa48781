import {
	type CatalogModel,
	type CatalogSnapshot,
	type HealthSnapshot,
	PROVIDER_AUTHORS,
} from "#server/catalog/contract.ts";
import type { PolicyVersion, Preset, Weights } from "../contract.ts";
import { estimateLatencies, type LatencyEstimate } from "./estimate-latency.ts";
import { estimateQualities, type QualityEstimate } from "./estimate-quality.ts";
import { resolveMicroWeights } from "./resolve-weights.ts";
import { scoreLatency, scoreQuality } from "./score-factors.ts";

/** A model with everything about it that does not depend on the request. */
export interface PreparedModel {
	readonly model: CatalogModel;
	readonly isProviderAllowed: boolean;
	/** A rate-limited free variant that the policy does not allow. */
	readonly isBarredVariant: boolean;
	/** False for generators of pictures, music or speech, which a chat request does not want. */
	readonly producesTextOnly: boolean;
	readonly parameters: ReadonlySet<string>;
	readonly modalities: ReadonlySet<string>;
	readonly latency: LatencyEstimate;
	readonly quality: QualityEstimate;
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

/** Prepares once what every request on the same snapshots shares. */
export function prepareRanking(input: {
	catalog: CatalogSnapshot;
	health: HealthSnapshot;
	policy: PolicyVersion;
	preset: Preset;
}): PreparedRanking {
	const { catalog, health, policy, preset } = input;
	const weights = resolveMicroWeights(policy.config, preset);
	const authors = allowedAuthors(policy.config.allowedProviders);
	const latencies = estimateLatencies(catalog.models, health, policy.config);
	const qualities = estimateQualities(catalog.models);
	const models: PreparedModel[] = [];
	for (const [index, model] of catalog.models.entries()) {
		const latency = latencies[index];
		const quality = qualities[index];
		if (latency === undefined || quality === undefined) continue;
		models.push({
			model,
			isProviderAllowed: authors.has(model.author),
			isBarredVariant: !policy.config.allowFreeVariants && model.id.endsWith(":free"),
			producesTextOnly: model.outputModalities.every((modality) => modality === "text"),
			parameters: new Set(model.supportedParameters),
			modalities: new Set(model.inputModalities),
			latency,
			quality,
			latencyMicro: scoreLatency(policy.config, weights.latency, latency.p95Ms),
			qualityMicro: scoreQuality(weights.quality, quality.percentile),
		});
	}
	return { catalog, health, policy, preset, weights, models };
}

/** The author prefixes that a list of provider names stands for. */
export function allowedAuthors(providers: readonly string[]): ReadonlySet<string> {
	const authors = new Set<string>();
	for (const name of providers) {
		const mapped = Object.hasOwn(PROVIDER_AUTHORS, name) ? PROVIDER_AUTHORS[name] : undefined;
		for (const author of mapped ?? [name]) authors.add(author);
	}
	return authors;
}
