export {
	type CatalogHead,
	findCatalogHead,
	getCatalogSnapshot,
	latestCatalog,
	listCatalogTimes,
} from "./catalog-repository.ts";
export { checkProviders } from "./check-providers.ts";
export { listModelFacts } from "./core/list-model-facts.ts";
export type { HealthSample } from "./core/model-health.ts";
export {
	createCatalogSource,
	createHealthSource,
} from "./create-snapshot-source.ts";
export { createDeclaredOrigin, withDeclaredModels } from "./declare-models.ts";
export { ensureFirstHealth, ensureFirstSnapshots } from "./ensure-first-snapshots.ts";
export { findUnknownModels } from "./find-unknown-models.ts";
export { getCatalogStatus } from "./get-catalog-status.ts";
export { getModel, listModels, type ModelPage } from "./get-model.ts";
export { createHealthRecorder, type HealthRecorder } from "./health-recorder.ts";
export {
	createHealthStore,
	findHealthNumber,
	getHealthSnapshot,
	latestHealth,
	listHealthTimes,
} from "./health-repository.ts";
export { type PruneResult, pruneCatalog } from "./prune-catalog.ts";
export { publishHealth } from "./publish-health.ts";
export { readLatestCatalog } from "./read-latest.ts";
export { type RefreshInput, refreshCatalog } from "./refresh-catalog.ts";
