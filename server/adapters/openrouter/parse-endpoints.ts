import { z } from "zod";
import type { PublishedTtft } from "#server/catalog/ports.ts";

const percentiles = z.looseObject({
	p50: z.number().positive(),
	p90: z.number().positive(),
	p99: z.number().positive(),
});

const endpointsSchema = z.looseObject({
	data: z.looseObject({
		endpoints: z.array(
			z.looseObject({
				status: z.number().nullish(),
				latency_last_30m: percentiles.nullish().catch(null),
			}),
		),
	}),
});

/**
 * Time to first token of a model from its endpoints: the median over those in service, figure by
 * figure, because requests are spread over them. `null` without a figure (they need a key).
 */
export function parseEndpointLatency(json: unknown): PublishedTtft | null {
	const parsed = endpointsSchema.safeParse(json);
	if (!parsed.success) return null;
	const figures = parsed.data.data.endpoints
		.filter((endpoint) => (endpoint.status ?? 0) >= 0)
		.flatMap((endpoint) => endpoint.latency_last_30m ?? []);
	if (figures.length === 0) return null;
	return {
		p50: median(figures.map((figure) => figure.p50)),
		p90: median(figures.map((figure) => figure.p90)),
		p99: median(figures.map((figure) => figure.p99)),
	};
}

function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length / 2;
	const low = sorted[Math.ceil(middle) - 1] ?? 0;
	const high = sorted[Math.floor(middle)] ?? low;
	return (low + high) / 2;
}
