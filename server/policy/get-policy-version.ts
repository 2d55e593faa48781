import type { Tx } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import type { PolicyComparison, PolicyVersionDetail } from "./contract.ts";
import { diffPolicies } from "./core/diff-policies.ts";
import { findActiveNumber, findVersion } from "./repository.ts";

/** One version by its number; throws `not_found`. */
export async function getPolicyVersion(
	db: Tx,
	orgId: string,
	number: number,
): Promise<PolicyVersionDetail> {
	const version = await findVersion(db, orgId, number);
	if (version === null) throw new AppError("not_found", `there is no policy version ${number}`);
	return version;
}

/** The version in force; throws `precondition` before the first one is made. */
export async function getActivePolicy(db: Tx, orgId: string): Promise<PolicyVersionDetail> {
	const number = await findActiveNumber(db, orgId);
	if (number === null)
		throw new AppError("precondition", "no routing policy is in force yet", {
			hint: "start Sophia with npm start: it makes the first version from config/portkey_config.json",
		});
	return getPolicyVersion(db, orgId, number);
}

/** One version and what differs from another, by default from the one in force. */
export async function comparePolicyVersion(
	db: Tx,
	orgId: string,
	input: { number: number; compareWith: number | undefined },
): Promise<PolicyComparison> {
	const version = await getPolicyVersion(db, orgId, input.number);
	const other =
		input.compareWith === undefined
			? await getActivePolicy(db, orgId)
			: await getPolicyVersion(db, orgId, input.compareWith);
	return {
		version,
		comparedWith: other.number,
		changes: diffPolicies(other.config, version.config),
	};
}
