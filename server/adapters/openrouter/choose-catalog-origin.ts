import type { CatalogOrigin } from "#server/catalog/ports.ts";
import type { Env } from "#server/platform/env.ts";
import { createGuardedFetch } from "#server/platform/http/guarded-fetch.ts";
import { createOpenRouterOrigin } from "./create-catalog-origin.ts";

export interface ChooseOriginOptions {
	readonly env: Pick<
		Env,
		| "OPENROUTER_API_KEY"
		| "OPENROUTER_BASE_URL"
		| "SOPHIA_SIMULATOR_PORT"
		| "SOPHIA_ALLOW_PRIVATE_UPSTREAMS"
	>;
	/** Enabled providers that were stored in the console, with their secrets opened. */
	readonly providers: readonly {
		readonly kind: string;
		readonly baseUrl: string;
		readonly secret: { reveal(): string };
	}[];
}

/**
 * Where the catalogue comes from now: OpenRouter with the key stored in the console, else with the
 * environment's, else the simulator where it runs, else OpenRouter's public list without a key.
 */
export function chooseCatalogOrigin({ env, providers }: ChooseOriginOptions): CatalogOrigin {
	const stored = providers.find(({ kind }) => kind === "openrouter");
	if (stored !== undefined) {
		const reach = env.SOPHIA_ALLOW_PRIVATE_UPSTREAMS ? "private" : "public";
		return createOpenRouterOrigin({
			source: "openrouter",
			baseUrl: stored.baseUrl,
			key: stored.secret.reveal(),
			fetch: createGuardedFetch({ reach }),
		});
	}
	// Addresses of the environment are the operator's own word.
	const fetch = createGuardedFetch({ reach: "private" });
	const key = env.OPENROUTER_API_KEY?.reveal() ?? null;
	if (key === null && env.SOPHIA_SIMULATOR_PORT !== undefined) {
		const baseUrl = `http://127.0.0.1:${env.SOPHIA_SIMULATOR_PORT}/api/v1`;
		return createOpenRouterOrigin({ source: "simulator", baseUrl, key: "simulator", fetch });
	}
	return createOpenRouterOrigin({
		source: "openrouter",
		baseUrl: env.OPENROUTER_BASE_URL,
		key,
		fetch,
	});
}
