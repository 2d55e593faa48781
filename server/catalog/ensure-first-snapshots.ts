import type { Actor } from "#server/access/contract.ts";
import { raiseEpoch } from "#server/platform/change-feed.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { findCatalogHead } from "./catalog-repository.ts";
import type { RefreshResult } from "./contract.ts";
import { insertHealthSnapshot, latestHealth, lockHealth } from "./health-repository.ts";
import type { CatalogDeps } from "./ports.ts";
import { refreshCatalog } from "./refresh-catalog.ts";

/** Makes the first, empty health snapshot, so that decisions have a number to name. */
export async function ensureFirstHealth(db: Db, nowMs: number): Promise<void> {
	if ((await latestHealth(db)) !== null) return;
	await inTransaction(db, async (tx) => {
		await lockHealth(tx);
		if ((await latestHealth(tx)) !== null) return;
		await insertHealthSnapshot(tx, [], nowMs);
		await raiseEpoch(tx, "health");
	});
}

/**
 * Makes sure that there is a catalogue of the configured source and a health snapshot before requests
 * are routed. Returns what the refresh came to, or `null` when the catalogue was there already. A
 * source that does not answer is no error: the result says so and the timer asks again.
 */
export async function ensureFirstSnapshots(
	deps: CatalogDeps,
	actor: Actor,
): Promise<RefreshResult | null> {
	await ensureFirstHealth(deps.db, deps.clock.nowMs());
	const head = await findCatalogHead(deps.db);
	if (head?.source === deps.origin.source) return null;
	return refreshCatalog(deps, { actor, acceptSizeChange: false });
}
