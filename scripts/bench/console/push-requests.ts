import { callApi } from "./api-call.ts";
import type { BenchProduct } from "./open-product.ts";

const PROMPT = "[[sim:ttft=5]] One more for the live list.";

/** Makes requests as people and programs do, answered by the simulator. */
export async function pushRequests(product: BenchProduct, count: number): Promise<void> {
	await Promise.all(
		Array.from({ length: count }, () =>
			callApi(product, "gateway.invoke", { prompt: PROMPT }, "POST"),
		),
	);
}
