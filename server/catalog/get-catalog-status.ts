import type { Db } from "#server/platform/db/client.ts";
import { findCatalogHead, findLastCheck, findLastRejection } from "./catalog-repository.ts";
import { authorsOf, type CatalogStatus } from "./contract.ts";
import { explainProviderMapping } from "./core/explain-provider-mapping.ts";
import { latestHealth } from "./health-repository.ts";
import { readLatestCatalog } from "./read-latest.ts";

/** State of the catalogue and of the measurements. */
export async function getCatalogStatus(
	db: Db,
	allowedProviders: readonly string[],
	nowMs: number,
): Promise<CatalogStatus> {
	const [catalog, head, check, rejection, health] = await Promise.all([
		readLatestCatalog(db),
		findCatalogHead(db),
		findLastCheck(db),
		findLastRejection(db),
		latestHealth(db),
	]);
	const models = catalog?.models ?? [];
	const authors = new Set(allowedProviders.flatMap(authorsOf));
	return {
		snapshot: catalog && {
			number: catalog.number,
			source: catalog.source,
			simulated: catalog.simulated,
			fetchedAtMs: catalog.fetchedAtMs,
			modelCount: models.length,
			allowedCount: models.filter((model) => authors.has(model.author)).length,
			expiredCount: models.filter(({ expiresMs }) => expiresMs !== null && expiresMs < nowMs)
				.length,
			setAside: (head?.setAside ?? []).map(({ id, reason }) => ({ id, reason })),
		},
		lastCheck: check && { atMs: check.atMs, outcome: check.outcome, detail: check.detail },
		lastRejection: rejection,
		providers: explainProviderMapping(allowedProviders, models),
		health: health && {
			number: health.number,
			takenAtMs: health.takenAtMs,
			measured: health.models.length,
		},
	};
}
