import { DEFAULT_ORG_ID } from "#server/access/contract.ts";
import { ensureDefaultOrg } from "#server/access/ensure-default-org.ts";
import { createSetupLink, needsSetup, type SetupLink } from "#server/access/setup-link.ts";
import { systemClock } from "#server/platform/clock.ts";
import { createDb } from "#server/platform/db/client.ts";
import type { Env } from "#server/platform/env.ts";
import { systemRandom } from "#server/platform/random.ts";

/**
 * Makes what every installation has from its first start on; changes nothing later. Returns a
 * set-up link while there is no user.
 */
export async function prepareFirstRun(input: {
	readonly databaseUrl: string;
	readonly publicUrl: string;
	readonly env: Env;
	/** Folder of the checkout. */
	readonly root: string;
}): Promise<SetupLink | null> {
	const db = createDb({ connectionString: input.databaseUrl, max: 2 });
	try {
		await ensureDefaultOrg(db);
		if (!(await needsSetup(db))) return null;
		return await createSetupLink(
			{ db, clock: systemClock, random: systemRandom },
			{
				publicUrl: input.publicUrl,
				actor: { kind: "system", orgId: DEFAULT_ORG_ID, name: "launcher", address: null },
			},
		);
	} finally {
		await db.$disconnect();
	}
}
