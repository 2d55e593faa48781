import type { Db } from "#server/platform/db/client.ts";
import { readLatestCatalog } from "./read-latest.ts";

/** Those of the ids that the catalogue in force does not have; all are known while there is none. */
export async function findUnknownModels(db: Db, ids: readonly string[]): Promise<string[]> {
	if (ids.length === 0) return [];
	const catalog = await readLatestCatalog(db);
	if (catalog === null) return [];
	const known = new Set(catalog.models.map(({ id }) => id));
	return ids.filter((id) => !known.has(id));
}
