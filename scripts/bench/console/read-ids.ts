import { z } from "zod";
import { callApi } from "./api-call.ts";
import type { BenchProduct } from "./open-product.ts";

const rankingSchema = z.object({ candidates: z.array(z.object({ modelId: z.string() })).min(1) });
const decisionsSchema = z.object({ items: z.array(z.object({ id: z.string() })).min(1) });

/** A model and a decision to open pages with. */
export async function readIds(
	product: BenchProduct,
): Promise<{ readonly model: string; readonly decision: string }> {
	const ranking = rankingSchema.parse(await callApi(product, "models.ranking", {}, "GET"));
	const decisions = decisionsSchema.parse(
		await callApi(product, "decisions.list", { limit: 1 }, "GET"),
	);
	return { model: ranking.candidates[0]?.modelId ?? "", decision: decisions.items[0]?.id ?? "" };
}
