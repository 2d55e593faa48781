import { type CatalogModel, PROVIDER_AUTHORS } from "../contract.ts";

/** How one name of `allowed_providers` is understood. */
export interface ProviderMapping {
	/** As written in the policy. */
	readonly name: string;
	/** OpenRouter's author prefixes that it stands for. */
	readonly authors: readonly string[];
	/** Models of the catalogue that it allows; 0 tells of a misspelt name. */
	readonly models: number;
}

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
		return { name, authors, models: count };
	});
}
