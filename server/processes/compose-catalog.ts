import path from "node:path";
import type { Actor } from "#server/access/contract.ts";
import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { openProviders } from "#server/access/index.ts";
import type { CatalogDeps } from "#server/catalog/ports.ts";
import type { Clock } from "#server/platform/clock.ts";
import type { Db } from "#server/platform/db/client.ts";
import type { Env } from "#server/platform/env.ts";
import type { Random } from "#server/platform/random.ts";
import type { Envelope } from "#server/platform/secrets/envelope.ts";
import { getActivePolicy, readGatewayConfig } from "#server/policy/index.ts";
import { composeOrigin } from "./compose-origin.ts";

export interface ComposeCatalogOptions {
	readonly db: Db;
	readonly env: Env;
	readonly clock: Clock;
	readonly random: Random;
	readonly envelope: Envelope;
}

/** What a refresh needs, with the source that is configured at this moment. */
export async function createCatalogDeps(options: ComposeCatalogOptions): Promise<CatalogDeps> {
	const { db, env, clock, random, envelope } = options;
	const providers = await openProviders({ db, envelope }, DEFAULT_ORG_ID);
	const file = path.resolve(env.PORTKEY_CONFIG_PATH);
	const { declaredModels } = await readGatewayConfig(file);
	return {
		db,
		clock,
		random,
		origin: composeOrigin({ env, providers, declaredModels }),
		readAllowedProviders: async () =>
			(await getActivePolicy(db, DEFAULT_ORG_ID)).config.allowedProviders,
	};
}

/** The actor of work that nobody asked for. */
export function systemActor(name: string): Actor {
	return { kind: "system", orgId: DEFAULT_ORG_ID, name, address: null };
}
