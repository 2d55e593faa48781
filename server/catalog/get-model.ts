import type { Db } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { CatalogModel, ListModelsInput, ModelDetail } from "./contract.ts";
import { latestHealth } from "./health-repository.ts";
import { readLatestCatalog } from "./read-latest.ts";

/** One model with its measurements; throws `not_found`. */
export async function getModel(db: Db, id: string): Promise<ModelDetail> {
	const [catalog, health] = await Promise.all([readLatestCatalog(db), latestHealth(db)]);
	const model = catalog?.models.find((candidate) => candidate.id === id);
	if (!catalog || !model) {
		throw new AppError("not_found", `the catalogue has no model "${id}"`, {
			hint: "the Models page lists every model; a model may have been withdrawn by its provider",
		});
	}
	const { number, source, simulated, fetchedAtMs } = catalog;
	return {
		model,
		catalog: { number, source, simulated, fetchedAtMs },
		health: (health?.models ?? []).filter((measured) => measured.modelId === id),
		healthNumber: health?.number ?? null,
		healthTakenAtMs: health?.takenAtMs ?? null,
	};
}

export interface ModelPage {
	readonly items: readonly CatalogModel[];
	readonly nextCursor: string | null;
}

/** Models of the catalogue by id. */
export async function listModels(db: Db, input: ListModelsInput): Promise<ModelPage> {
	const models = (await readLatestCatalog(db))?.models ?? [];
	const search = input.search?.toLowerCase() ?? "";
	const cursor = input.cursor ?? "";
	const matching = models
		.filter(
			(model) =>
				model.id > cursor &&
				(input.author === undefined || model.author === input.author) &&
				`${model.id} ${model.name}`.toLowerCase().includes(search),
		)
		.sort((a, b) => (a.id < b.id ? -1 : 1));
	const items = matching.slice(0, input.limit);
	const last = items.at(-1);
	return { items, nextCursor: last && matching.length > items.length ? last.id : null };
}
