import type { CatalogModel } from "./contract.ts";
import { hashModels } from "./core/hash-models.ts";
import type { CatalogOrigin } from "./ports.ts";

const VALIDATOR = /^declared:[0-9a-f]+ /;

/** The declared models as the whole catalogue, without any network. */
export function createDeclaredOrigin(models: readonly CatalogModel[]): CatalogOrigin {
	return {
		source: "openai-compatible",
		simulated: false,
		fetchModels: async () => ({
			kind: "models",
			models,
			setAside: [],
			etag: null,
			bytes: Buffer.byteLength(JSON.stringify(models)),
		}),
		fetchPublishedTtft: async () => null,
	};
}

/** The models of `origin` and the declared ones; on the same id the declared one holds. */
export function withDeclaredModels(
	origin: CatalogOrigin,
	declared: readonly CatalogModel[],
): CatalogOrigin {
	const ids = new Set(declared.map(({ id }) => id));
	// What the source validates is only its own half: other declarations need its list again.
	const prefix = declared.length === 0 ? "" : `declared:${hashModels(declared)} `;
	return {
		source: origin.source,
		simulated: origin.simulated,
		async fetchModels({ etag, maxBytes }) {
			const answer = await origin.fetchModels({ etag: ownValidator(etag, prefix), maxBytes });
			if (answer.kind !== "models") return answer;
			const models = [...answer.models.filter(({ id }) => !ids.has(id)), ...declared];
			return { ...answer, models, etag: answer.etag === null ? null : prefix + answer.etag };
		},
		fetchPublishedTtft: async (id) => (ids.has(id) ? null : origin.fetchPublishedTtft(id)),
	};
}

function ownValidator(etag: string | null, prefix: string): string | null {
	const found = etag === null ? "" : (VALIDATOR.exec(etag)?.[0] ?? "");
	return etag !== null && found === prefix ? etag.slice(prefix.length) : null;
}
