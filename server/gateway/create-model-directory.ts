import type { CatalogModel, CatalogSnapshot } from "#server/catalog/contract.ts";
import type { PolicyVersion } from "#server/policy/contract.ts";
import type { ModelDirectory } from "./ports.ts";

export interface ModelDirectorySources {
	readonly catalog: () => CatalogSnapshot | null;
	readonly policy: () => PolicyVersion | null;
	/** Author prefixes that the policy's provider names stand for. */
	readonly allowedAuthors: (providers: readonly string[]) => ReadonlySet<string>;
}

const NO_MODELS: ReadonlyMap<string, CatalogModel> = new Map();

/** Looks models up in the snapshot in force; indexed once for each snapshot and policy. */
export function createModelDirectory(sources: ModelDirectorySources): ModelDirectory {
	let snapshot: CatalogSnapshot | null = null;
	let byId = NO_MODELS;
	let policy: PolicyVersion | null = null;
	let authors: ReadonlySet<string> = new Set();

	function index(): ReadonlyMap<string, CatalogModel> {
		const current = sources.catalog();
		if (current !== snapshot) {
			snapshot = current;
			byId = new Map(current?.models.map((model) => [model.id, model]));
		}
		return byId;
	}

	return {
		number: () => sources.catalog()?.number ?? null,
		find: (id) => index().get(id) ?? null,
		list: () => sources.catalog()?.models ?? [],
		isAllowed(model) {
			const current = sources.policy();
			// Without a policy nothing is allowed: the allow-list is a guard, not a preference.
			if (current === null) return false;
			if (current !== policy) {
				policy = current;
				authors = sources.allowedAuthors(current.config.allowedProviders);
			}
			return authors.has(model.author);
		},
	};
}
