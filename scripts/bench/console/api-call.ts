import { z } from "zod";
import type { BenchProduct } from "./open-product.ts";

type Signed = Pick<BenchProduct, "baseURL" | "cookie">;

/** Asks the product's API with the session of the bench; answers what the procedure gave back. */
export async function callApi(
	{ baseURL, cookie }: Signed,
	procedure: string,
	input: unknown,
	method: "GET" | "POST",
): Promise<unknown> {
	const json = JSON.stringify({ json: input });
	const query = method === "GET" ? `?input=${encodeURIComponent(json)}` : "";
	const answer = await fetch(`${baseURL}/api/trpc/${procedure}${query}`, {
		method,
		headers: { cookie, origin: baseURL, "content-type": "application/json" },
		...(method === "POST" ? { body: json } : {}),
	});
	if (!answer.ok) throw new Error(`${procedure}: ${answer.status} ${await answer.text()}`);
	return z
		.object({ result: z.object({ data: z.object({ json: z.unknown() }) }) })
		.parse(await answer.json()).result.data.json;
}
