import { type CatalogModel, PROVIDER_AUTHORS, type ProviderMapping } from "../contract.ts";

/** Author prefixes of a provider's name: itself, unless the catalogue calls it otherwise. */
export function authorsOf(provider: string): readonly string[] {
	return Object.hasOwn(PROVIDER_AUTHORS, provider)
		? (PROVIDER_AUTHORS[provider] ?? [])
		: [provider];
}

/** Shows what each allowed provider stands for in this catalogue. */
export function explainProviderMapping(
	names: readonly string[],
	models: readonly CatalogModel[],
): ProviderMapping[] {
	return names.map((name) => {
		const authors = authorsOf(name);
		const count = models.filter((model) => authors.includes(model.author)).length;
		return { name, authors: [...authors], models: count };
	});
}
