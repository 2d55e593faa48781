import type { Db } from "#server/platform/db/client.ts";
import {
	createLatestSource,
	type LatestSource,
	type LatestSourceOptions,
} from "#server/platform/latest-source.ts";
import { latestCatalog } from "./catalog-repository.ts";
import type { CatalogSnapshot, HealthSnapshot } from "./contract.ts";
import { latestHealth } from "./health-repository.ts";

type SourceDeps<Snapshot> = Omit<LatestSourceOptions<Snapshot>, "load" | "topic" | "isLasting"> & {
	readonly db: Db;
};

/** The catalogue in force in this process. */
export function createCatalogSource(
	deps: SourceDeps<CatalogSnapshot>,
): Promise<LatestSource<CatalogSnapshot>> {
	return createLatestSource({ ...deps, topic: "catalog", load: () => latestCatalog(deps.db) });
}

/** The measurements in force in this process. */
export function createHealthSource(
	deps: SourceDeps<HealthSnapshot>,
): Promise<LatestSource<HealthSnapshot>> {
	return createLatestSource({ ...deps, topic: "health", load: () => latestHealth(deps.db) });
}
