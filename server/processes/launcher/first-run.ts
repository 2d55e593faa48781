import path from "node:path";
import { type Actor, DEFAULT_ORG_ID } from "#server/access/contract.ts";
import {
	createSetupLink,
	ensureDefaultOrg,
	needsSetup,
	type SetupLink,
} from "#server/access/index.ts";
import { ensureFirstHealth } from "#server/catalog/index.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb, type Db } from "#server/platform/db/client.ts";
import type { Env } from "#server/platform/env.ts";
import { systemRandom } from "#server/platform/random.ts";
import { ensureFirstPolicy, readGatewayConfig } from "#server/policy/index.ts";

const LAUNCHER: Extract<Actor, { kind: "system" }> = {
	kind: "system",
	orgId: DEFAULT_ORG_ID,
	name: "launcher",
	address: null,
};

export interface FirstRun {
	/** While there is no user. */
	readonly setupLink: SetupLink | null;
	/** An upstream was added in the console, beside those of the environment. */
	readonly hasProvider: boolean;
	/** What the configuration asks for and does not get, a line each. */
	readonly warnings: readonly string[];
}

/**
 * Makes what every installation has from its first start on; changes nothing later. The catalogue
 * comes with the worker, once its source runs.
 */
export async function prepareFirstRun(input: {
	readonly databaseUrl: string;
	readonly publicUrl: string;
	readonly env: Env;
	/** Folder of the checkout. */
	readonly root: string;
}): Promise<FirstRun> {
	const file = input.env.PORTKEY_CONFIG_PATH;
	const { policy, gateway } = await readGatewayConfig(path.resolve(input.root, file));
	const db = createDb({ connectionString: input.databaseUrl, max: 2 });
	try {
		await ensureDefaultOrg(db);
		await ensureFirstPolicy(db, { actor: LAUNCHER, config: policy, file });
		await ensureFirstHealth(db, systemClock.nowMs());
		return {
			setupLink: await openSetup(db, input),
			hasProvider: (await db.providerCredential.count()) > 0,
			warnings:
				gateway.enabled && input.env.OPENROUTER_API_KEY === undefined
					? [`gateway.enabled in ${file} has no effect without OPENROUTER_API_KEY to pass on`]
					: [],
		};
	} finally {
		await db.$disconnect();
	}
}

/** Only beside the console: a new link ends the one before, and elsewhere it would lead nowhere. */
async function openSetup(
	db: Db,
	{ env, publicUrl }: { readonly env: Env; readonly publicUrl: string },
): Promise<SetupLink | null> {
	if (!env.SOPHIA_ROLES.includes("console") || !(await needsSetup(db))) return null;
	const deps = { db, clock: systemClock, random: systemRandom };
	return createSetupLink(deps, { publicUrl, actor: LAUNCHER });
}
