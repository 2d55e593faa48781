import { raiseEpoch } from "#server/platform/change-feed.ts";
import type { Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { findActiveNumber } from "./repository.ts";

/**
 * Puts `number` in force in place of `basedOn`. The row of the active policy is the lock: of two
 * people who started from the same version only the first one wins.
 */
export async function activatePolicy(
	tx: Tx,
	input: { orgId: string; number: number; basedOn: number },
): Promise<void> {
	const { orgId, number, basedOn } = input;
	const { count } = await tx.activePolicy.updateMany({
		where: { orgId, number: basedOn },
		data: { number },
	});
	if (count === 0) {
		const active = await findActiveNumber(tx, orgId);
		throw new AppError(
			"conflict",
			`policy version ${active ?? "none"} is in force by now, not ${basedOn}`,
			{ hint: "load the policy in force, look at what changed, and try again" },
		);
	}
	await raiseEpoch(tx, "policy");
}
