import type { Actor } from "#server/access/contract.ts";
import { describeActor, recordAudit } from "#server/access/index.ts";
import { type Db, inTransaction } from "#server/platform/db/client.ts";
import { AppError } from "#server/platform/errors.ts";
import { activatePolicy } from "./activate-policy.ts";
import type { PolicyConfig, PolicyVersionDetail } from "./contract.ts";
import { diffPolicies } from "./core/diff-policies.ts";
import { getPolicyVersion } from "./get-policy-version.ts";
import { insertVersion } from "./repository.ts";

/** Stores a new version and puts it in force; refused when nothing differs or the base is stale. */
export function publishPolicy(
	db: Db,
	actor: Actor,
	input: { config: PolicyConfig; reason: string; basedOn: number },
): Promise<PolicyVersionDetail> {
	const { orgId } = actor;
	const { config, reason, basedOn } = input;
	return inTransaction(db, async (tx) => {
		const base = await getPolicyVersion(tx, orgId, basedOn);
		const changes = diffPolicies(base.config, config);
		if (changes.length === 0)
			throw new AppError("conflict", `this policy is the same as version ${basedOn}`, {
				hint: "change something before you publish",
			});
		const author = describeActor(actor).name;
		const number = await insertVersion(tx, { orgId, config, reason, author });
		await activatePolicy(tx, { orgId, number, basedOn });
		const published = await getPolicyVersion(tx, orgId, number);
		await recordAudit(tx, {
			actor,
			action: "policy.publish",
			target: { kind: "policy", id: String(number) },
			before: { number: basedOn, config: base.config },
			after: { number, reason, config },
		});
		return published;
	});
}
