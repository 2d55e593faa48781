import type { Db } from "#server/platform/db/client.ts";
import type { ProviderMapping } from "./contract.ts";
import { explainProviderMapping } from "./core/explain-provider-mapping.ts";
import { readLatestCatalog } from "./read-latest.ts";

/** How many models of the catalogue each of these names allows; 0 tells of a misspelt one. */
export async function checkProviders(
	db: Db,
	names: readonly string[],
): Promise<readonly ProviderMapping[]> {
	const catalog = await readLatestCatalog(db);
	return explainProviderMapping(names, catalog?.models ?? []);
}
