import type { Db } from "#server/platform/db/client.ts";
import { DEFAULT_ORG_ID } from "./contract.ts";

/** Makes the one organisation of a fresh installation; changes nothing when it is there. */
export async function ensureDefaultOrg(db: Db): Promise<void> {
	await db.org.createMany({
		data: [{ id: DEFAULT_ORG_ID, name: "Sophia" }],
		skipDuplicates: true,
	});
}
