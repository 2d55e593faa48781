import { authorsOf, type CatalogModel } from "./contract.ts";
import { keepSteadyLatency } from "./core/keep-steady-latency.ts";
import type { CatalogDeps } from "./ports.ts";

/** One request a model: enough in parallel to be quick, few enough to be polite. */
const PARALLEL = 6;
/** More models than any policy's providers have today; the rest stay without a published figure. */
const MAX_MODELS = 400;

/**
 * Adds the published time to first token to the models that the policy allows. Where the source
 * gives none for a model, the model has none: an old figure would pass for a present one.
 */
export async function collectPublishedLatency(
	models: readonly CatalogModel[],
	last: readonly CatalogModel[],
	deps: Pick<CatalogDeps, "origin" | "readAllowedProviders">,
): Promise<CatalogModel[]> {
	const authors = new Set((await deps.readAllowedProviders()).flatMap(authorsOf));
	const wanted = models.filter((model) => authors.has(model.author)).slice(0, MAX_MODELS);
	const lastById = new Map(last.map((model) => [model.id, model.publishedTtftMs]));
	const found = new Map<string, CatalogModel["publishedTtftMs"]>();
	const queue = wanted.values();
	async function work(): Promise<void> {
		for (const { id } of queue) {
			const published = await deps.origin.fetchPublishedTtft(id);
			found.set(id, keepSteadyLatency(published, lastById.get(id) ?? null));
		}
	}
	await Promise.all(Array.from({ length: PARALLEL }, work));
	return models.map((model) => ({ ...model, publishedTtftMs: found.get(model.id) ?? null }));
}
