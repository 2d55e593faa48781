import type { CatalogModel, HealthSnapshot, ModelHealth } from "#server/catalog/contract.ts";
import type { PolicyConfig } from "../contract.ts";
import { compareText, mediansBy, quantile } from "./statistics.ts";

/** Where the prior of a latency comes from, best first. */
export type LatencyPrior = "published" | "provider_median" | "overall_median" | "neutral";

/** The p95 that is scored, with everything needed to say how sure it is. */
export interface LatencyEstimate {
	/** The p95 that is scored, ms. */
	readonly p95Ms: number;
	readonly basis: "measured" | "blended" | "prior";
	/** Decayed number of samples, over all upstreams of the model. */
	readonly samples: number;
	readonly measuredMs: number | null;
	readonly lastSampleMs: number | null;
	/** `null` when the measurement alone was enough. */
	readonly prior: { readonly source: LatencyPrior; readonly ms: number } | null;
}

interface Measurement {
	readonly p95Ms: number;
	readonly samples: number;
	readonly lastSampleMs: number;
}

const NO_MEASUREMENT = { p95Ms: 0, samples: 0, lastSampleMs: 0 };

/**
 * Where p95 lies between p90 and p99 of an exponential tail: the quantile grows with -ln(1 - p).
 */
const P95_BETWEEN_P90_AND_P99 = Math.log(20 / 10) / Math.log(100 / 10);

function metricOf(row: ModelHealth, policy: PolicyConfig): number | null {
	return policy.latencyMetric === "ttft" ? row.ttftMsP95 : row.totalMsP95;
}

/** How many timings stand behind that figure; only streamed answers show a first token. */
function samplesOf(row: ModelHealth, policy: PolicyConfig): number {
	return policy.latencyMetric === "ttft" ? row.samples : row.totalSamples;
}

/** One figure a model: rows of several upstreams are averaged by their number of samples. */
function measureModels(health: HealthSnapshot, policy: PolicyConfig): Map<string, Measurement> {
	const sums = new Map<string, { weighted: number; samples: number; lastSampleMs: number }>();
	for (const row of health.models) {
		const p95Ms = metricOf(row, policy);
		const samples = samplesOf(row, policy);
		if (p95Ms === null || !(samples > 0)) continue;
		const sum = sums.get(row.modelId);
		if (sum === undefined) {
			const { lastSampleMs } = row;
			sums.set(row.modelId, { weighted: p95Ms * samples, samples, lastSampleMs });
		} else {
			sum.weighted += p95Ms * samples;
			sum.samples += samples;
			sum.lastSampleMs = Math.max(sum.lastSampleMs, row.lastSampleMs);
		}
	}
	const measured = new Map<string, Measurement>();
	for (const [id, { weighted, samples, lastSampleMs }] of sums) {
		measured.set(id, { p95Ms: weighted / samples, samples, lastSampleMs });
	}
	return measured;
}

function publishedP95(model: CatalogModel, policy: PolicyConfig): number | null {
	if (policy.latencyMetric !== "ttft" || model.publishedTtftMs === null) return null;
	const { p90, p99 } = model.publishedTtftMs;
	return p90 + (p99 - p90) * P95_BETWEEN_P90_AND_P99;
}

/** Estimates the p95 of every model. Only trusted measurements feed the medians of others. */
export function estimateLatencies(
	models: readonly CatalogModel[],
	health: HealthSnapshot,
	policy: PolicyConfig,
): LatencyEstimate[] {
	const { minSamples, fastMs, mediumMs } = policy.latency;
	// Rows in another order must not change the last bit of a sum.
	const rows = [...health.models].sort((a, b) => compareText(a.upstream, b.upstream));
	const measured = measureModels({ ...health, models: rows }, policy);
	const trusted = (model: CatalogModel) => {
		const found = measured.get(model.id);
		return found !== undefined && found.samples >= minSamples ? found.p95Ms : null;
	};
	const providerMedians = mediansBy(models, (model) => model.author, trusted);
	const all = models.map(trusted).filter((value) => value !== null);
	const overall = all.length > 0 ? quantile(all, 0.5) : null;

	const priorOf = (model: CatalogModel): { source: LatencyPrior; ms: number } => {
		const published = publishedP95(model, policy);
		if (published !== null) return { source: "published", ms: published };
		const provider = providerMedians.get(model.author);
		if (provider !== undefined) return { source: "provider_median", ms: provider };
		if (overall !== null) return { source: "overall_median", ms: overall };
		return { source: "neutral", ms: (fastMs + mediumMs) / 2 };
	};
	return models.map((model) => {
		const { p95Ms, samples, lastSampleMs } = measured.get(model.id) ?? NO_MEASUREMENT;
		if (samples >= minSamples)
			return { p95Ms, basis: "measured", samples, measuredMs: p95Ms, lastSampleMs, prior: null };
		const prior = priorOf(model);
		if (samples === 0) {
			const none = { samples, measuredMs: null, lastSampleMs: null };
			return { p95Ms: prior.ms, basis: "prior", ...none, prior };
		}
		const blended = prior.ms + (p95Ms - prior.ms) * (samples / minSamples);
		return { p95Ms: blended, basis: "blended", samples, measuredMs: p95Ms, lastSampleMs, prior };
	});
}
