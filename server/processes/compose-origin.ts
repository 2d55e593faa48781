import {
	type ChooseOriginOptions,
	chooseCatalogOrigin,
} from "#server/adapters/openrouter/choose-catalog-origin.ts";
import type { DeclaredModel } from "#server/catalog/contract.ts";
import { createDeclaredOrigin, withDeclaredModels } from "#server/catalog/index.ts";
import type { CatalogOrigin } from "#server/catalog/ports.ts";
import type { Env } from "#server/platform/env.ts";

export interface ComposeOriginOptions extends ChooseOriginOptions {
	readonly env: ChooseOriginOptions["env"] & Pick<Env, "OPENAI_COMPATIBLE_BASE_URL">;
	readonly declaredModels: readonly DeclaredModel[];
}

/**
 * The catalogue's source with the declared models: beside OpenRouter's list, or alone where nothing
 * else is configured. They count only while an OpenAI-compatible server is there to serve them.
 */
export function composeOrigin(options: ComposeOriginOptions): CatalogOrigin {
	const { env, providers, declaredModels } = options;
	const kinds = new Set(providers.map(({ kind }) => kind));
	const hasServer = kinds.has("openai-compatible") || env.OPENAI_COMPATIBLE_BASE_URL !== undefined;
	const declared = hasServer ? declaredModels.map(({ model }) => model) : [];
	const hasOpenRouter =
		kinds.has("openrouter") || kinds.has("portkey") || env.OPENROUTER_API_KEY !== undefined;
	if (declared.length > 0 && !hasOpenRouter) return createDeclaredOrigin(declared);
	return withDeclaredModels(chooseCatalogOrigin({ env, providers }), declared);
}
