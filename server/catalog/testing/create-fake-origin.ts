import type { CatalogModel } from "../contract.ts";
import type { CatalogAnswer, CatalogOrigin, PublishedTtft } from "../ports.ts";

export interface FakeOrigin extends CatalogOrigin {
	/** What the next calls answer; an ETag that matches gives `unchanged`, as a server would. */
	answer: CatalogAnswer;
	latencies: Map<string, PublishedTtft>;
}

/** A source in memory with the habits of the real one. */
export function createFakeOrigin(
	models: readonly CatalogModel[],
	source: CatalogOrigin["source"] = "openrouter",
): FakeOrigin {
	const origin: FakeOrigin = {
		source,
		simulated: source === "simulator",
		answer: answerOf(models),
		latencies: new Map(),
		async fetchModels({ etag, maxBytes }) {
			const { answer } = origin;
			if (answer.kind !== "models") return answer;
			if (answer.etag !== null && answer.etag === etag) return { kind: "unchanged" };
			if (answer.bytes <= maxBytes) return answer;
			return { kind: "refused", reason: "too large", bytes: maxBytes, excerpt: "" };
		},
		fetchPublishedTtft: async (id) => origin.latencies.get(id) ?? null,
	};
	return origin;
}

/** A good answer with these models. */
export function answerOf(
	models: readonly CatalogModel[],
	changes: Partial<Extract<CatalogAnswer, { kind: "models" }>> = {},
): CatalogAnswer {
	const etag = `"${models.map(({ id, contextTokens }) => `${id} ${contextTokens}`).join()}"`;
	return { kind: "models", models, setAside: [], etag, bytes: models.length * 1_000, ...changes };
}
