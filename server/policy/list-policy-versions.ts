import type { Tx } from "#server/platform/db/client.ts";
import type { PolicyVersionPage } from "./contract.ts";
import { findSummaries } from "./repository.ts";

/** A page of versions, newest first; the cursor is the last number of the page. */
export async function listPolicyVersions(
	db: Tx,
	orgId: string,
	input: { limit: number; cursor: number | null },
): Promise<PolicyVersionPage> {
	const found = await findSummaries(db, {
		orgId,
		limit: input.limit + 1,
		before: input.cursor,
	});
	const items = found.slice(0, input.limit);
	const last = items.at(-1);
	return { items, nextCursor: found.length > items.length && last ? last.number : null };
}
