import { authorsOf, type CatalogModel, type ProviderMapping } from "../contract.ts";

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
