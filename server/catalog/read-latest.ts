import type { Db } from "#server/platform/db/client.ts";
import { getCatalogSnapshot } from "./catalog-repository.ts";
import type { CatalogSnapshot } from "./contract.ts";

const parsed = new WeakMap<Db, CatalogSnapshot>();

/**
 * The catalogue in force, for processes that read it now and then: the number is looked up each time,
 * the megabyte behind it is read and parsed only when it is another one.
 */
export async function readLatestCatalog(db: Db): Promise<CatalogSnapshot | null> {
	const head = await db.catalogSnapshot.findFirst({
		orderBy: { number: "desc" },
		select: { number: true },
	});
	if (head === null) return null;
	const known = parsed.get(db);
	if (known?.number === head.number) return known;
	const snapshot = await getCatalogSnapshot(db, head.number);
	if (snapshot !== null) parsed.set(db, snapshot);
	return snapshot;
}
