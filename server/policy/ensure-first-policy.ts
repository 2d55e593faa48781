import type { Actor } from "#server/access/contract.ts";
import { describeActor, recordAudit } from "#server/access/index.ts";
import { raiseEpoch } from "#server/platform/change-feed.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import type { PolicyConfig } from "./contract.ts";
import { findActiveNumber, insertVersion } from "./repository.ts";

/** Any constant: it only has to be the same in every process that starts. */
const FIRST_POLICY_LOCK = 7_310_421;

/**
 * Makes the first version where there is none, and returns the number in force. Later changes of the
 * file change nothing: from then on the versions in the database are the policy.
 */
export async function ensureFirstPolicy(
	db: Db,
	input: { actor: Actor; config: PolicyConfig; file: string },
): Promise<number> {
	const { actor, config, file } = input;
	const { orgId } = actor;
	const active = await findActiveNumber(db, orgId);
	if (active !== null) return active;
	return inTransaction(db, async (tx) => {
		await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_POLICY_LOCK})`;
		const meanwhile = await findActiveNumber(tx, orgId);
		if (meanwhile !== null) return meanwhile;
		const reason = `from ${file}`;
		const author = describeActor(actor).name;
		const number = await insertVersion(tx, { orgId, config, reason, author });
		await tx.activePolicy.create({ data: { orgId, number } });
		await raiseEpoch(tx, "policy");
		await recordAudit(tx, {
			actor,
			action: "policy.publish",
			target: { kind: "policy", id: String(number) },
			before: null,
			after: { number, reason, config },
		});
		return number;
	});
}
