import type { Actor } from "#server/access/contract.ts";
import { recordAudit } from "#server/access/index.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { activatePolicy } from "./activate-policy.ts";
import type { PolicyVersionDetail } from "./contract.ts";
import { getPolicyVersion } from "./get-policy-version.ts";

/**
 * Puts an earlier version back in force under its own number: decisions made by it before and after
 * refer to the same policy. The history of what was in force when is the audit log.
 */
export function rollbackPolicy(
	db: Db,
	actor: Actor,
	input: { number: number; reason: string; basedOn: number },
): Promise<PolicyVersionDetail> {
	const { orgId } = actor;
	const { number, reason, basedOn } = input;
	if (number === basedOn)
		throw new AppError("conflict", `policy version ${number} is already in force`);
	return inTransaction(db, async (tx) => {
		await getPolicyVersion(tx, orgId, number);
		await activatePolicy(tx, { orgId, number, basedOn });
		const restored = await getPolicyVersion(tx, orgId, number);
		await recordAudit(tx, {
			actor,
			action: "policy.rollback",
			target: { kind: "policy", id: String(number) },
			before: { number: basedOn },
			after: { number, reason },
		});
		return restored;
	});
}
