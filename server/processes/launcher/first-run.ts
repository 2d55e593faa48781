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
import { createDb } from "#server/platform/db/client.ts";
import type { Env } from "#server/platform/env.ts";
import { systemRandom } from "#server/platform/random.ts";
import { ensureFirstPolicy, readGatewayConfig } from "#server/policy/index.ts";

const LAUNCHER: Extract<Actor, { kind: "system" }> = {
	kind: "system",
	orgId: DEFAULT_ORG_ID,
	name: "launcher",
	address: null,
};

/**
 * Makes what every installation has from its first start on; changes nothing later. The catalogue
 * comes with the worker, once its source runs. Returns a set-up link while there is no user.
 */
export async function prepareFirstRun(input: {
	readonly databaseUrl: string;
	readonly publicUrl: string;
	readonly env: Env;
	/** Folder of the checkout. */
	readonly root: string;
}): Promise<SetupLink | null> {
	const file = input.env.PORTKEY_CONFIG_PATH;
	const { policy } = await readGatewayConfig(path.resolve(input.root, file));
	const db = createDb({ connectionString: input.databaseUrl, max: 2 });
	try {
		await ensureDefaultOrg(db);
		await ensureFirstPolicy(db, { actor: LAUNCHER, config: policy, file });
		await ensureFirstHealth(db, systemClock.nowMs());
		if (!(await needsSetup(db))) return null;
		return await createSetupLink(
			{ db, clock: systemClock, random: systemRandom },
			{ publicUrl: input.publicUrl, actor: LAUNCHER },
		);
	} finally {
		await db.$disconnect();
	}
}
