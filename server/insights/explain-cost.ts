import type { Pool } from "pg";
import type { Actor } from "#server/access/contract.ts";
import { getCatalogSnapshot } from "#server/catalog/index.ts";
import type { RequestDetail } from "#server/ledger/contract.ts";
import { findRequest } from "#server/ledger/index.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import { effectivePrice } from "#server/policy/index.ts";
import type { CostExplanation } from "./contract.ts";
import { costLines } from "./core/cost-lines.ts";

/** The cost of a request part by part, at the prices of the snapshot that it was priced with. */
export async function explainCost(
	deps: { readonly db: Db; readonly pool: Pool; readonly clock: Clock },
	actor: Actor,
	requestId: string,
): Promise<CostExplanation> {
	const found = await findRequest(deps.pool, actor, requestId, deps.clock);
	if (found.state === "being_written") return unexplained("its record is being written");
	const { request } = found;
	const { tokens, priceVersion, costNanos } = request;
	if (costNanos === null) return unexplained("the request has not ended");
	if (tokens === null || priceVersion === null) {
		return unexplained("no tokens were counted, so no price was applied");
	}
	const catalog = await getCatalogSnapshot(deps.db, priceVersion);
	if (catalog === null) return unexplained(`catalogue snapshot ${priceVersion} is no longer kept`);
	const model = billedModelOf(request).flatMap(
		(id) => catalog.models.find((candidate) => candidate.id === id) ?? [],
	)[0];
	if (model === undefined) {
		return unexplained(`catalogue snapshot ${priceVersion} does not hold the model that answered`);
	}
	const startedMs = Date.parse(request.startedAt);
	const lines = [...costLines(effectivePrice(model, startedMs, tokens.prompt), tokens)];
	const sum = lines.reduce((total, { nanos }) => total + nanos, 0);
	return {
		state: "explained",
		modelId: model.id,
		priceVersion,
		lines,
		matches: Math.abs(sum - costNanos) < 1,
	};
}

/** Who answered is billed; where the catalogue does not know that name, the model that was asked. */
function billedModelOf(request: RequestDetail): readonly string[] {
	const last = request.attempts.at(-1)?.modelId;
	return [request.modelServed, last, request.modelPlanned].flatMap((id) => id ?? []);
}

function unexplained(reason: string): CostExplanation {
	return { state: "unexplained", reason };
}
