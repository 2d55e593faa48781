import type { CatalogModel } from "../contract.ts";

/** Below this many models with a figure a percentile would say nothing. */
const MIN_POPULATION = 5;

const FIGURES = [
	{ name: "intelligence_index", label: "intelligence index" },
	{ name: "design_arena_elo", label: "Design Arena Elo" },
] as const;

/**
 * Gives every model its quality percentile among all models of the list with the same figure: the
 * intelligence index, else the Design Arena Elo. The best has 100, the worst 0, equals share one. A model without a
 * figure keeps what is declared of it.
 * Worked example: figures 10, 20, 20, 30, 40 give 0, 37.5, 37.5, 75, 100.
 */
export function assignQuality(models: readonly CatalogModel[]): CatalogModel[] {
	const populations = FIGURES.map(({ name }) =>
		models.flatMap((model) => model.benchmarks[name] ?? []).sort((a, b) => a - b),
	);
	return models.map((model) => {
		for (const [i, { name, label }] of FIGURES.entries()) {
			const figure = model.benchmarks[name];
			const population = populations[i] ?? [];
			if (figure === undefined || population.length < MIN_POPULATION) continue;
			return {
				...model,
				qualityPercentile: percentileOf(figure, population),
				qualitySource: `${label} ${figure}, among ${population.length} models`,
			};
		}
		return model;
	});
}

/** Rank of `figure` in the sorted population, 0..100 in hundredths. */
function percentileOf(figure: number, sorted: readonly number[]): number {
	const below = sorted.findIndex((other) => other >= figure);
	const notAbove = sorted.findLastIndex((other) => other <= figure) + 1;
	const rank = (below + notAbove - 1) / 2;
	return Math.round((rank / (sorted.length - 1)) * 10_000) / 100;
}
