import type { CatalogModel } from "#server/catalog/contract.ts";
import { mediansBy, quantile } from "./statistics.ts";

/** Where the prior of an unknown quality comes from. */
export type QualityPrior = "author_median" | "overall_quartile" | "nothing_known";

/** The percentile that is scored, and whether it is the model's own. */
export interface QualityEstimate {
	readonly percentile: number;
	/** `null` when the percentile is the model's own. */
	readonly prior: QualityPrior | null;
}

/** Without a single figure in the catalogue: the lower quartile by definition. */
const LOWER_QUARTILE = 25;

/**
 * Estimates the quality percentile of every model. A model that nobody has evaluated gets the
 * median of its author's other models: the best predictor there is. An author without any figure
 * gets the lower quartile of all, so that being unknown never beats being known to be average.
 */
export function estimateQualities(models: readonly CatalogModel[]): QualityEstimate[] {
	const authorMedians = mediansBy(
		models,
		(model) => model.author,
		(model) => model.qualityPercentile,
	);
	const known = models.map((model) => model.qualityPercentile).filter((value) => value !== null);
	const fallback: QualityEstimate =
		known.length > 0
			? { percentile: quantile(known, 0.25), prior: "overall_quartile" }
			: { percentile: LOWER_QUARTILE, prior: "nothing_known" };
	return models.map((model) => {
		if (model.qualityPercentile !== null)
			return { percentile: model.qualityPercentile, prior: null };
		const median = authorMedians.get(model.author);
		return median === undefined ? fallback : { percentile: median, prior: "author_median" };
	});
}
